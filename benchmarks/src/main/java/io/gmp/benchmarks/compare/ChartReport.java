package io.gmp.benchmarks.compare;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.labels.CategoryItemLabelGenerator;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * A picture of a suite: how many times gmp's figure each contender has in each case, on a
 * logarithmic scale about 1, so that who is better than gmp stands on the left and who is not, on
 * the right. Below the name of each case stands a line for each contender.
 */
final class ChartReport {
  private static final int WIDTH = 1100;
  private static final int MARGIN = 70; // title and axis
  private static final int LINE = 17;
  private static final double LEAST_ROOM = 1.3; // times, for the figures beside the bars
  private static final double ROOM = 0.08; // of the whole scale
  private static final String TIMES = "";
  private static final String USUAL = ", GOMAXPROCS=2";
  private static final Font CASE = new Font(Font.SANS_SERIF, Font.BOLD, 12);
  private static final Font CONTENDER = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Font FIGURE = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
  private static final Color GRID = new Color(0xd0d7de);

  /**
   * A line of the picture.
   *
   * @param number its place
   * @param name of a case or of a contender
   * @param ratio the contender's; NaN for a case
   */
  private record Line(int number, String name, double ratio) implements Comparable<Line> {
    boolean isCase() {
      return Double.isNaN(ratio);
    }

    @Override
    public int compareTo(Line other) {
      return Integer.compare(number, other.number);
    }

    @Override
    public String toString() { // as it is drawn
      return name;
    }
  }

  private ChartReport() {}

  static void write(Report report, Path folder) throws IOException {
    List<Line> lines = lines(report);
    if (lines.isEmpty()) {
      return;
    }
    int height = MARGIN + LINE * lines.size();
    Svg.write(
        folder.resolve(report.suite().name() + ".svg"),
        WIDTH,
        height,
        picture -> chart(report, lines).draw(picture, new Rectangle2D.Double(0, 0, WIDTH, height)));
  }

  private static List<Line> lines(Report report) {
    var lines = new ArrayList<Line>();
    for (Row row : report.rows()) {
      if (!row.hasGmp()) {
        continue;
      }
      lines.add(new Line(lines.size(), row.work().name.replace(USUAL, ""), Double.NaN));
      for (Contender each : row.contenders()) {
        double ratio = row.of(each.name()).over(row.gmp()).mean();
        if (!each.name().equals(Contender.GMP) && Double.isFinite(ratio) && ratio > 0) {
          lines.add(new Line(lines.size(), each.name(), ratio));
        }
      }
    }
    return lines;
  }

  private static JFreeChart chart(Report report, List<Line> lines) {
    var times = new DefaultCategoryDataset();
    lines.forEach(line -> times.addValue(line.isCase() ? null : line.ratio(), TIMES, line));
    JFreeChart chart =
        ChartFactory.createBarChart(
            report.suite().title() + ", GOMAXPROCS=2 unless it says otherwise",
            null,
            "times gmp's figure: right of 1, gmp is better",
            times,
            PlotOrientation.HORIZONTAL,
            false,
            false,
            false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.getTitle().setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    CategoryPlot plot = chart.getCategoryPlot();
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setRangeGridlinePaint(GRID);
    plot.setRangeAxis(scale(plot.getRangeAxis().getLabel(), lines));
    plot.addRangeMarker(new ValueMarker(1, Color.BLACK, new BasicStroke(1.5f)));
    CategoryAxis names = plot.getDomainAxis();
    names.setMaximumCategoryLabelWidthRatio(0.6f);
    names.setLowerMargin(0);
    names.setUpperMargin(0);
    names.setCategoryMargin(0.25);
    names.setTickMarksVisible(false);
    names.setAxisLineVisible(false);
    lines.forEach(line -> names.setTickLabelFont(line, line.isCase() ? CASE : CONTENDER));
    plot.setRenderer(bars(lines));
    return chart;
  }

  private static LogAxis scale(String label, List<Line> lines) {
    double least = 1;
    double most = 1;
    for (Line line : lines) {
      if (!line.isCase()) {
        least = Math.min(least, line.ratio());
        most = Math.max(most, line.ratio());
      }
    }
    var scale = new LogAxis(label);
    scale.setBase(2);
    scale.setTickUnit(new NumberTickUnit(1));
    scale.setNumberFormatOverride(new DecimalFormat("#,##0.###"));
    most = Math.max(2, most);
    double room = Math.max(LEAST_ROOM, Math.pow(most / least, ROOM));
    scale.setRange(least / LEAST_ROOM, most * room);
    return scale;
  }

  private static BarRenderer bars(List<Line> lines) {
    var bars =
        new BarRenderer() {
          @Override
          public Paint getItemPaint(int row, int column) {
            return Look.color(lines.get(column).name());
          }
        };
    bars.setBase(1);
    bars.setBarPainter(new StandardBarPainter());
    bars.setShadowVisible(false);
    bars.setDefaultItemLabelGenerator(figures());
    bars.setDefaultItemLabelFont(FIGURE);
    bars.setDefaultItemLabelsVisible(true);
    bars.setDefaultPositiveItemLabelPosition(
        new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
    return bars;
  }

  private static CategoryItemLabelGenerator figures() {
    return new StandardCategoryItemLabelGenerator() {
      @Override
      public String generateLabel(CategoryDataset all, int row, int column) {
        return MarkdownReport.figure(all.getValue(row, column).doubleValue());
      }
    };
  }
}
