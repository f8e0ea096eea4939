package patterns

import (
	"context"
	"time"
)

// TickerLoop reports in each period what has come since, and the rest at the end.
func TickerLoop(
	ctx context.Context, period time.Duration, values <-chan int, report func(sum int),
) {
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	sum := 0
	for {
		select {
		case value, ok := <-values:
			if !ok {
				values = nil
			}
			sum += value
		case <-ticker.C:
			report(sum)
			sum = 0
		case <-ctx.Done():
			report(sum)
			return
		}
	}
}
