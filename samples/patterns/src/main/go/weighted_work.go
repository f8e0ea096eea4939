package patterns

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// File is some work and the memory it takes.
type File struct {
	Megabytes int64
	Process   func()
}

// WeightedWork runs all at once, as far as the memory goes.
func WeightedWork(ctx context.Context, megabytes int64, files []File) error {
	memory := semaphore.NewWeighted(megabytes)
	var group sync.WaitGroup
	defer group.Wait()
	for _, file := range files {
		if err := memory.Acquire(ctx, file.Megabytes); err != nil {
			return err
		}
		group.Go(func() {
			defer memory.Release(file.Megabytes)
			file.Process()
		})
	}
	return nil
}
