package io.gmp.benchmarks.compare;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;

/** A file with a picture. */
final class Svg {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";
  private static final Color[] COLORS = {
    new Color(0x00a29c),
    new Color(0xe07b39),
    new Color(0x8e5ea2),
    new Color(0xc0392b),
    new Color(0x7f8c8d),
    new Color(0x1b6ca8)
  };

  private Svg() {}

  static void write(Path file, int width, int height, Consumer<Graphics2D> painter)
      throws IOException {
    var picture = new SVGGraphics2D(emptyDocument());
    picture.setSVGCanvasSize(new Dimension(width, height));
    painter.accept(picture);
    picture.stream(file.toString());
  }

  /** Returns the color of a series. */
  static Color color(int series) {
    return COLORS[series % COLORS.length];
  }

  private static Document emptyDocument() {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new AssertionError("nothing is configured", e);
    }
  }
}
