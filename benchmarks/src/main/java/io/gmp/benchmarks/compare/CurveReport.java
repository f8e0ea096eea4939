package io.gmp.benchmarks.compare;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.Range;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * A picture of a suite of curves, whose scales are logarithmic: level is what scales. The scale of
 * what differs little begins at 0.
 */
final class CurveReport {
  private static final int COLUMNS = 2;
  private static final int WIDTH = 520;
  private static final int HEIGHT = 340;
  private static final double LITTLE = 4; // times as much
  private static final double MUCH = 256;

  private CurveReport() {}

  /** Whether there is a curve in the report. */
  static boolean isFor(Report report) {
    return !report.curves().isEmpty();
  }

  static void write(Report report, Path folder) throws IOException {
    List<JFreeChart> charts = charts(report);
    int lines = (charts.size() + COLUMNS - 1) / COLUMNS;
    Svg.write(
        folder.resolve(report.suite().name() + ".svg"),
        COLUMNS * WIDTH,
        lines * HEIGHT,
        picture -> draw(charts, picture));
  }

  private static void draw(List<JFreeChart> charts, Graphics2D picture) {
    for (int i = 0; i < charts.size(); i++) {
      charts
          .get(i)
          .draw(
              picture,
              new Rectangle2D.Double(i % COLUMNS * WIDTH, i / COLUMNS * HEIGHT, WIDTH, HEIGHT));
    }
  }

  private static List<JFreeChart> charts(Report report) {
    return report.curves().entrySet().stream()
        .map(curve -> chart(curve.getKey(), curve.getValue()))
        .toList();
  }

  private static JFreeChart chart(String curve, List<Row> rows) {
    var series = new TreeMap<String, XYSeries>(Look.ORDER);
    for (Row row : rows) {
      for (Map.Entry<String, Scores> each : row.scores().entrySet()) {
        double y = each.getValue().median();
        if (y > 0) { // a logarithmic scale has no place for others
          series.computeIfAbsent(each.getKey(), XYSeries::new).add(row.point().x(), y);
        }
      }
    }
    var all = new XYSeriesCollection();
    series.values().forEach(all::addSeries);
    String axis = rows.getFirst().point().axis();
    String unit = rows.getFirst().work().unit;
    JFreeChart chart =
        ChartFactory.createXYLineChart(
            curve, axis, unit, all, PlotOrientation.VERTICAL, true, false, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.getTitle().setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
    XYPlot plot = chart.getXYPlot();
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
    boolean doubles = rows.stream().allMatch(row -> Integer.bitCount(row.point().x()) == 1);
    plot.setDomainAxis(logarithmic(axis, doubles ? 2 : 10));
    plot.setRangeAxis(range(unit, all));
    var lines = new XYLineAndShapeRenderer(true, true);
    lines.setAutoPopulateSeriesShape(false); // colors tell
    lines.setDefaultShape(new Ellipse2D.Double(-3, -3, 6, 6));
    for (int i = 0; i < all.getSeriesCount(); i++) {
      lines.setSeriesPaint(i, Look.color(all.getSeriesKey(i).toString()));
      lines.setSeriesStroke(i, new BasicStroke(2));
    }
    plot.setRenderer(lines);
    return chart;
  }

  private static ValueAxis range(String unit, XYSeriesCollection all) {
    Range range = all.getRangeBounds(false);
    double times = range == null ? 1 : range.getUpperBound() / range.getLowerBound();
    return times < LITTLE ? new NumberAxis(unit) : logarithmic(unit, times < MUCH ? 2 : 10);
  }

  private static ValueAxis logarithmic(String label, int base) {
    var scale = new LogAxis(label);
    scale.setBase(base);
    scale.setTickUnit(new NumberTickUnit(1));
    scale.setNumberFormatOverride(new DecimalFormat("#,##0.###"));
    return scale;
  }
}
