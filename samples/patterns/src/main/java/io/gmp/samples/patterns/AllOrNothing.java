package io.gmp.samples.patterns;

import io.gmp.sync.Context;
import io.gmp.sync.ErrGroup;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** Fetches all keys, at most eight at a time; the first failure stops the others. */
public final class AllOrNothing {
  private AllOrNothing() {}

  /** Gets the value of a key, and gives up when the context is done. */
  @FunctionalInterface
  public interface Fetch<K, V> {
    V fetch(Context context, K key) throws Exception;
  }

  public static <K, V> Map<K, V> fetchAll(Context context, List<K> keys, Fetch<K, V> fetch)
      throws InterruptedException, ExecutionException {
    var group = new ErrGroup(context);
    group.setLimit(8);
    var values = new ConcurrentHashMap<K, V>();
    for (K key : keys) {
      group.go(() -> values.put(key, fetch.fetch(group.context(), key)));
    }
    group.await();
    return values;
  }
}
