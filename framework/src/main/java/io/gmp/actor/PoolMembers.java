package io.gmp.actor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The actors of a pool at a time, and their places on the ring. Immutable. */
final class PoolMembers<M> {
  /** How many places on the ring each of them has. */
  static final int POINTS = 64;

  /** One of them; its number says which, and stays when others come and go. */
  record Member<M>(int number, ActorCell<M> cell) {}

  private static final class Ring {
    final long[] points; // in order
    final int[] owners; // the places of those they belong to

    Ring(long[] points, int[] owners) {
      this.points = points;
      this.owners = owners;
    }
  }

  private final List<Member<M>> members;
  private volatile Ring ring = new Ring(new long[0], new int[0]); // made when it is needed

  PoolMembers(List<Member<M>> members) {
    this.members = List.copyOf(members);
  }

  int size() {
    return members.size();
  }

  ActorCell<M> get(int place) {
    return members.get(place).cell();
  }

  List<Member<M>> all() {
    return members;
  }

  PoolMembers<M> with(List<Member<M>> more) {
    var all = new ArrayList<>(members);
    all.addAll(more);
    return new PoolMembers<>(all);
  }

  PoolMembers<M> without(ActorCell<?> gone) {
    return new PoolMembers<>(members.stream().filter(m -> m.cell() != gone).toList());
  }

  PoolMembers<M> first(int many) {
    return new PoolMembers<>(members.subList(0, many));
  }

  /** The place of the one whose point is the next on the ring after that of the key. */
  int owner(Object key) {
    Ring made = ring();
    int found = Arrays.binarySearch(made.points, mix(key.hashCode()));
    int at = found >= 0 ? found : -found - 1;
    return made.owners[at == made.points.length ? 0 : at];
  }

  private Ring ring() {
    Ring made = ring;
    if (made.points.length == 0) {
      made = make();
      ring = made; // two that make it at once make the same
    }
    return made;
  }

  private Ring make() {
    record Point(long at, int owner) {}
    var all = new ArrayList<Point>(members.size() * POINTS);
    for (int place = 0; place < members.size(); place++) {
      long number = members.get(place).number();
      for (int i = 0; i < POINTS; i++) {
        all.add(new Point(mix(number * POINTS + i + (1L << 40)), place));
      }
    }
    all.sort((a, b) -> Long.compare(a.at, b.at));
    return new Ring(
        all.stream().mapToLong(Point::at).toArray(), all.stream().mapToInt(Point::owner).toArray());
  }

  /** The finalizer of MurmurHash3, which spreads neighbours over all 64 bits. */
  private static long mix(long z) {
    long h = z + 0x9e3779b97f4a7c15L;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
