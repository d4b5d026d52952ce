package vk

import (
	"fmt"
	"math"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// The query types used, VkQueryType.
const (
	QueryOcclusion uint32 = 0
	QueryTimestamp uint32 = 2
	QueryXfb       uint32 = 1000028004 // primitives written, primitives needed; Caps.TransformFeedbackQueries
)

// NewQueryPool makes a VkQueryPool of n queries. They are reset by a command before their first use.
func (d *Device) NewQueryPool(typ uint32, n int, label string) (uint64, error) {
	if n <= 0 || n > math.MaxInt32 {
		return 0, fmt.Errorf("%w: vk: NewQueryPool %.200q: %d queries", ErrArgs, label, n)
	}
	return d.create(RetireQueryPool, "vkCreateQueryPool", label, func() (uint64, api.Result) { return d.api.CreateQueryPool(typ, uint32(n)) })
}

// QueryResult reads one query: its first values (1, for QueryXfb 2) numbers. ready is false while the GPU is not done
// with it. It does not wait.
func (d *Device) QueryResult(pool uint64, i, values int) (v [2]uint64, ready bool, err error) {
	if err := d.Err(); err != nil {
		return v, false, err
	}
	v, r := d.api.QueryResult(pool, uint32(i), 0, uint32(values))
	return v, Result(r) == Success, d.check("vkGetQueryPoolResults", r)
}
