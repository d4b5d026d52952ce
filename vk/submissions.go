package vk

// submissions is a queue in a slice that is reused.
type submissions struct {
	items []submission
	head  int
}

func (q *submissions) len() int          { return len(q.items) - q.head }
func (q *submissions) first() submission { return q.items[q.head] }

func (q *submissions) push(s submission) {
	if q.head > 0 && len(q.items) == cap(q.items) { // make room at the front before growing
		q.items = q.items[:copy(q.items, q.items[q.head:])]
		q.head = 0
	}
	q.items = append(q.items, s)
}

func (q *submissions) pop() {
	q.items[q.head] = submission{}
	if q.head++; q.head == len(q.items) {
		q.items, q.head = q.items[:0], 0
	}
}

// newest is the newest submission with a number of at most n.
func (q *submissions) newest(n uint64) (submission, bool) {
	for i := len(q.items) - 1; i >= q.head; i-- {
		if q.items[i].number <= n {
			return q.items[i], true
		}
	}
	return submission{}, false
}
