package patterns

// FanOut deals the values of one channel to several, each to whoever is ready first.
func FanOut[T any](input <-chan T, outputs int) []<-chan T {
	dealt := make([]<-chan T, outputs)
	for i := range dealt {
		output := make(chan T)
		dealt[i] = output
		go func() {
			defer close(output)
			for value := range input {
				output <- value
			}
		}()
	}
	return dealt
}
