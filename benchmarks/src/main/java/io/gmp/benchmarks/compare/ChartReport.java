package io.gmp.benchmarks.compare;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * A picture of a suite: how many times gmp's figure each contender has in each case, on a
 * logarithmic scale about 1, so that who is better than gmp stands on the left and who is not, on
 * the right.
 */
final class ChartReport {
  private static final int WIDTH = 1000;
  private static final int MARGIN = 110; // title, axis and legend
  private static final int BAR = 16;

  private ChartReport() {}

  static void write(Report report, Path folder) throws IOException {
    var peers = new LinkedHashSet<String>();
    report.rows().forEach(row -> peers.addAll(row.scores().keySet()));
    peers.remove(Contender.GMP);
    if (peers.isEmpty()) {
      return;
    }
    int height = MARGIN + BAR * report.rows().size() * (peers.size() + 1);
    Svg.write(
        folder.resolve(report.suite().name() + ".svg"),
        WIDTH,
        height,
        picture -> chart(report, peers).draw(picture, new Rectangle2D.Double(0, 0, WIDTH, height)));
  }

  private static JFreeChart chart(Report report, Set<String> peers) {
    var times = new DefaultCategoryDataset();
    for (Row row : report.rows()) {
      for (String peer : peers) {
        Scores scores = row.scores().get(peer);
        times.addValue(
            scores == null ? null : scores.over(row.gmp()).mean(), peer, row.work().name);
      }
    }
    JFreeChart chart =
        ChartFactory.createBarChart(
            report.suite().title(),
            null,
            "times gmp's figure: right of 1, gmp is better",
            times,
            PlotOrientation.HORIZONTAL,
            true,
            false,
            false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.getTitle().setFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
    CategoryPlot plot = chart.getCategoryPlot();
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    var scale = new LogAxis(plot.getRangeAxis().getLabel());
    scale.setBase(2);
    scale.setTickUnit(new NumberTickUnit(1));
    scale.setNumberFormatOverride(new DecimalFormat("0.###"));
    plot.setRangeAxis(scale);
    plot.addRangeMarker(new ValueMarker(1, Color.BLACK, new BasicStroke(1.5f)));
    plot.getDomainAxis().setTickLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(0.5f);
    var bars = (BarRenderer) plot.getRenderer();
    bars.setBase(1);
    bars.setBarPainter(new StandardBarPainter());
    bars.setShadowVisible(false);
    bars.setItemMargin(0);
    for (int i = 0; i < peers.size(); i++) {
      bars.setSeriesPaint(i, Svg.color(i));
    }
    return chart;
  }
}
