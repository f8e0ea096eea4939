package io.gmp.benchmarks.compare;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.text.TextUtils;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A file with a picture, white where nothing is drawn, since pages may be dark. */
final class Svg {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private Svg() {}

  static void write(Path file, int width, int height, Consumer<Graphics2D> painter)
      throws IOException {
    var picture = new Picture(emptyDocument());
    picture.setSVGCanvasSize(new Dimension(width, height));
    picture.setPaint(Color.WHITE);
    picture.fillRect(0, 0, width, height);
    painter.accept(picture);
    Element root = picture.getRoot();
    picture.fixWidths(root);
    root.setAttribute("viewBox", "0 0 " + width + " " + height);
    picture.stream(root, file);
  }

  /**
   * Knows how wide each text was when it was placed: another machine has other fonts, and would
   * move what is to end at an axis.
   */
  private static final class Picture extends SVGGraphics2D {
    private final List<Double> widths = new ArrayList<>(); // of all texts

    Picture(Document document) {
      super(document);
    }

    @Override
    public void drawString(String text, float x, float y) {
      widths.add(TextUtils.getTextBounds(text, this, getFontMetrics()).getWidth()); // as charts do
      super.drawString(text, x, y);
    }

    void fixWidths(Element root) {
      NodeList texts = root.getElementsByTagNameNS(NAMESPACE, "text");
      for (int i = 0; i < texts.getLength(); i++) {
        var text = (Element) texts.item(i);
        text.setAttribute("textLength", String.format(Locale.ROOT, "%.1f", widths.get(i)));
        text.setAttribute("lengthAdjust", "spacingAndGlyphs");
      }
    }

    void stream(Element root, Path file) throws IOException {
      try (var writer = Files.newBufferedWriter(file)) {
        stream(root, writer);
      }
    }
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
