package patterns

import "sync"

// WorkerPool has a fixed number of goroutines share the jobs of one channel.
func WorkerPool[J, R any](workers int, jobs <-chan J, work func(J) R) <-chan R {
	results := make(chan R)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for job := range jobs {
				results <- work(job)
			}
		})
	}
	go func() {
		group.Wait()
		close(results)
	}()
	return results
}
