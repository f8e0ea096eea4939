package patterns

import (
	"context"

	"golang.org/x/time/rate"
)

// RateLimiting handles requests no faster than the limiter lets it, until there are no more.
func RateLimiting[R any](
	ctx context.Context, limiter *rate.Limiter, requests <-chan R, handle func(R),
) error {
	for request := range requests {
		if err := limiter.Wait(ctx); err != nil {
			return err
		}
		handle(request)
	}
	return nil
}
