// Package twins does in Go what gmp's benchmarks of the same names do.
package twins

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// BenchmarkSwitch hands a value to and fro over two unbuffered channels: one operation is one
// value handed over, as in SwitchBenchmark.channel.
func BenchmarkSwitch(b *testing.B) {
	there, back := make(chan any), make(chan any)
	var value any = new(int)
	var end sync.WaitGroup
	turns := b.N/2 + 1
	end.Go(func() {
		for range turns {
			there <- value
			<-back
		}
	})
	end.Go(func() {
		for range turns {
			<-there
			back <- value
		}
	})
	end.Wait()
}

// BenchmarkPair100 has one producer and one consumer, as ChannelBenchmark.pair has.
func BenchmarkPair100(b *testing.B) {
	channel := make(chan any, 100)
	var value any = new(int)
	go func() {
		for range b.N {
			channel <- value
		}
	}()
	for range b.N {
		<-channel
	}
}

func grow(parent chan int, number, leaves int) {
	if leaves == 1 {
		parent <- number
		return
	}
	children := make(chan int)
	share := leaves / 10
	for i := range 10 {
		go grow(children, number+i*share, share)
	}
	sum := 0
	for range 10 {
		sum += <-children
	}
	parent <- sum
}

// BenchmarkSkynet starts a million goroutines as a tree of tens, as SkynetBenchmark does.
func BenchmarkSkynet(b *testing.B) {
	const leaves = 1_000_000
	for b.Loop() {
		root := make(chan int)
		go grow(root, 0, leaves)
		if sum := <-root; sum != leaves*(leaves-1)/2 {
			b.Fatal(sum)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/skynet")
}

var sink uint64

// compute takes about a microsecond.
func compute() { steps(700) }

func steps(n int) {
	x := sink
	for i := range n {
		x += x*0x5DEECE66D + 0xB + uint64(i)
	}
	if x == 1 {
		sink = x
	}
}

// BenchmarkMix starts 10,000 goroutines at once, so many of every hundred of which wait for a
// millisecond, as MixBenchmark does: one operation is one goroutine.
func BenchmarkMix(b *testing.B) {
	for name, percent := range map[string]int{"0": 0, "10": 10, "50": 50} {
		b.Run(name, func(b *testing.B) {
			for left := b.N; left > 0; left -= 10_000 {
				tasks := min(left, 10_000)
				var end sync.WaitGroup
				end.Add(tasks)
				go func() {
					for i := range tasks {
						blocks := i%100 < percent
						go func() {
							compute()
							if blocks {
								time.Sleep(time.Millisecond)
								compute()
							}
							end.Done()
						}()
					}
				}()
				end.Wait()
			}
		})
	}
}

func held() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapInuse + stats.StackInuse
}

// BenchmarkMemory holds a million goroutines that wait for a value from one channel and says what
// one of them takes of heap and stacks, as MemoryFootprint does.
func BenchmarkMemory(b *testing.B) {
	const goroutines = 1_000_000
	for b.Loop() {
		gate := make(chan int)
		var arrived, end sync.WaitGroup
		arrived.Add(goroutines)
		end.Add(goroutines)
		before := held()
		for range goroutines {
			go func() {
				arrived.Done()
				<-gate
				end.Done()
			}()
		}
		arrived.Wait()
		b.ReportMetric(float64(held()-before)/goroutines, "bytes/goroutine")
		close(gate)
		end.Wait()
	}
}

// BenchmarkMemoryChannels holds a million channels with room for one value.
func BenchmarkMemoryChannels(b *testing.B) {
	const count = 1_000_000
	for b.Loop() {
		before := held()
		channels := make([]chan any, count)
		for i := range channels {
			channels[i] = make(chan any, 1)
		}
		b.ReportMetric(float64(held()-before)/count, "bytes/channel")
		runtime.KeepAlive(channels)
	}
}

// BenchmarkMemoryTimers holds a million timers that are armed.
func BenchmarkMemoryTimers(b *testing.B) {
	const count = 1_000_000
	for b.Loop() {
		before := held()
		timers := make([]*time.Timer, count)
		for i := range timers {
			timers[i] = time.AfterFunc(time.Hour+time.Duration(i), func() {})
		}
		b.ReportMetric(float64(held()-before)/count, "bytes/timer")
		for _, timer := range timers {
			timer.Stop()
		}
	}
}

const latencySteps = 10_000 // about ten microseconds

var serviceTime = sync.OnceValue(func() time.Duration {
	least := time.Hour
	for range 5 {
		start := time.Now()
		for range 5_000 {
			steps(latencySteps)
		}
		least = min(least, time.Since(start)/5_000)
	}
	return least
})

// generate starts tasks at the times of a Poisson process and returns how long after its time
// each of them has ended.
func generate(gap time.Duration, tasks int) []time.Duration {
	random := rand.New(rand.NewPCG(42, 42))
	took := make([]time.Duration, tasks)
	var left sync.WaitGroup
	left.Add(tasks)
	begin := time.Now()
	due := time.Duration(0)
	for i := range tasks {
		due += time.Duration(float64(gap) * random.ExpFloat64())
		for time.Since(begin) < due {
		}
		started := due
		go func() {
			steps(latencySteps)
			took[i] = time.Since(begin) - started
			left.Done()
		}()
	}
	left.Wait()
	return took
}

// BenchmarkLatency says how long tasks take that arrive at random, as LatencyRun does. Its
// generator is a goroutine that never rests and so has a processor for itself: it is to be run
// with two.
func BenchmarkLatency(b *testing.B) {
	for _, percent := range []int{50, 90} {
		b.Run(strconv.Itoa(percent), func(b *testing.B) {
			gap := serviceTime() * 100 / time.Duration(percent)
			generate(gap, max(1000, b.N/2))
			b.ResetTimer()
			took := generate(gap, b.N)
			slices.Sort(took)
			reportPercentiles(b, took)
		})
	}
}

func reportPercentiles(b *testing.B, sorted []time.Duration) {
	for name, share := range map[string]float64{"p50-ns": 0.5, "p99-ns": 0.99, "p99.9-ns": 0.999} {
		b.ReportMetric(float64(sorted[int(share*float64(len(sorted)-1))]), name)
	}
}

const (
	latenessFirst   = 500 * time.Millisecond // all are armed by then
	latenessSpacing = 100 * time.Microsecond
	latenessWarmUp  = 20_000
)

// fire arms so many timers, one of which comes due every 100 us or so, and returns by how much
// each was late.
func fire(count int, arm func(time.Duration, func(time.Duration))) []time.Duration {
	late := make([]time.Duration, count)
	var left sync.WaitGroup
	left.Add(count)
	for i := range count {
		arm(latenessFirst+rand.N(time.Duration(count)*latenessSpacing), func(by time.Duration) {
			late[i] = by
			left.Done()
		})
	}
	left.Wait()
	return late
}

func callback(delay time.Duration, late func(time.Duration)) {
	due := time.Now().Add(delay)
	time.AfterFunc(delay, func() { late(time.Since(due)) })
}

func sleeper(delay time.Duration, late func(time.Duration)) {
	go func() {
		due := time.Now().Add(delay)
		time.Sleep(delay)
		late(time.Since(due))
	}()
}

// BenchmarkLateness says by how much timers are late among others that do not come due, as
// TimerLateness does. It is to be told how many, and run once.
func BenchmarkLateness(b *testing.B) {
	for _, kind := range []struct {
		name string
		live int
		arm  func(time.Duration, func(time.Duration))
	}{{"callback", 1_000_000, callback}, {"sleeper", 100_000, sleeper}} {
		b.Run(kind.name, func(b *testing.B) {
			if b.N == 1 {
				return // how testing begins
			}
			for range kind.live {
				kind.arm(time.Hour+rand.N(time.Hour), func(time.Duration) {})
			}
			fire(latenessWarmUp, kind.arm)
			late := fire(b.N, kind.arm)
			slices.Sort(late)
			reportPercentiles(b, late)
		})
	}
}

var sizes = []int{100, 1_000, 10_000, 100_000, 1_000_000}

// BenchmarkGate starts so many goroutines, which wait at a gate until all are there, as
// GrowthBenchmark.goroutines does.
func BenchmarkGate(b *testing.B) {
	for _, n := range sizes {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				gate := make(chan any)
				var arrived, left sync.WaitGroup
				arrived.Add(n)
				left.Add(n)
				for range n {
					go func() {
						arrived.Done()
						<-gate
						left.Done()
					}()
				}
				arrived.Wait()
				close(gate)
				left.Wait()
			}
		})
	}
}

// BenchmarkChannels sends a value through each of so many channels, in an order that no cache
// foresees, as GrowthBenchmark.channels does.
func BenchmarkChannels(b *testing.B) {
	for _, n := range sizes {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			channels := make([]chan any, n)
			for i := range channels {
				channels[i] = make(chan any, 1)
			}
			random := rand.New(rand.NewPCG(uint64(n), 42))
			random.Shuffle(n, func(i, j int) { channels[i], channels[j] = channels[j], channels[i] })
			var value any = new(int)
			for b.Loop() {
				var end sync.WaitGroup
				end.Go(func() {
					for _, channel := range channels {
						channel <- value
					}
				})
				end.Go(func() {
					for _, channel := range channels {
						<-channel
					}
				})
				end.Wait()
			}
		})
	}
}

// BenchmarkTimers arms a thousand timers and calls them off, among so many others that do not come
// due either, on each processor at once, as TimerBenchmark.armAndCancel does.
func BenchmarkTimers(b *testing.B) {
	const batch = 1_000
	arm := func(random *rand.Rand) *time.Timer {
		return time.AfterFunc(time.Hour+time.Duration(random.Int64N(int64(time.Hour))), func() {})
	}
	for _, live := range sizes {
		b.Run(strconv.Itoa(live), func(b *testing.B) {
			procs := runtime.GOMAXPROCS(0)
			others := make([][]*time.Timer, procs)
			each(procs, func(proc int, random *rand.Rand) {
				for range live / procs {
					others[proc] = append(others[proc], arm(random))
				}
			})
			b.ResetTimer()
			each(procs, func(_ int, random *rand.Rand) {
				timers := make([]*time.Timer, batch)
				for left := b.N; left > 0; left -= batch {
					now := timers[:min(left, batch)]
					for i := range now {
						now[i] = arm(random)
					}
					for _, timer := range now {
						timer.Stop()
					}
				}
			})
			b.StopTimer()
			for _, armed := range others {
				for _, timer := range armed {
					timer.Stop()
				}
			}
		})
	}
}

func each(goroutines int, do func(number int, random *rand.Rand)) {
	var end sync.WaitGroup
	for i := range goroutines {
		end.Go(func() { do(i, rand.New(rand.NewPCG(42, uint64(i)))) })
	}
	end.Wait()
}
