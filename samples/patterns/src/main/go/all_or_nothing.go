package patterns

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// AllOrNothing fetches all keys, at most eight at a time; the first failure stops the others.
func AllOrNothing[K comparable, V any](
	ctx context.Context, keys []K, fetch func(context.Context, K) (V, error),
) ([]V, error) {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	values := make([]V, len(keys))
	for i, key := range keys {
		group.Go(func() (err error) {
			values[i], err = fetch(ctx, key)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return values, nil
}
