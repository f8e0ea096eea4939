package patterns

import "sync"

// FanIn merges channels into one, which ends when all of them have ended.
func FanIn[T any](inputs ...<-chan T) <-chan T {
	merged := make(chan T)
	var group sync.WaitGroup
	for _, input := range inputs {
		group.Go(func() {
			for value := range input {
				merged <- value
			}
		})
	}
	go func() {
		group.Wait()
		close(merged)
	}()
	return merged
}
