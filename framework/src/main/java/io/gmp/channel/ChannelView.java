package io.gmp.channel;

/** A channel that is seen through another object; a select acts on the channel itself. */
interface ChannelView {
  /** Returns the channel; called once for each select, before it looks. */
  SelectableChannel<?> channel();
}
