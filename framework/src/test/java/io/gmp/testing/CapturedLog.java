package io.gmp.testing;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What one class logs while this is open; it goes nowhere else meanwhile. */
public final class CapturedLog extends Handler implements AutoCloseable {
  private final Logger logger;
  private final boolean parents;
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  public CapturedLog(Class<?> source) {
    this.logger = Logger.getLogger(source.getName());
    this.parents = logger.getUseParentHandlers();
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  public List<LogRecord> records() {
    return records;
  }

  /** The messages, whatever their level. */
  public List<String> messages() {
    return records.stream().map(LogRecord::getMessage).toList();
  }

  public List<Throwable> traces() {
    return records.stream().map(LogRecord::getThrown).filter(Objects::nonNull).toList();
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(parents);
  }
}
