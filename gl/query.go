package gl

// queryTarget numbers the targets of queries.
type queryTarget uint8

const (
	queryWritten queryTarget = iota
	queryGenerated
	queryTargets
	noQuery queryTarget = 255
)

// query is a query object. Both targets count primitives, which the machine knows when it draws.
type query struct {
	name   uint32
	target uint32
	active bool
	result uint64
}

// queryTargetOf translates a target; unsupported is true for those of OpenGL 4.5 that this package lacks.
func queryTargetOf(target uint32) (t queryTarget, unsupported bool) {
	switch target {
	case TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN:
		return queryWritten, false
	case PRIMITIVES_GENERATED:
		return queryGenerated, false
	case SAMPLES_PASSED, ANY_SAMPLES_PASSED, ANY_SAMPLES_PASSED_CONSERVATIVE, TIME_ELAPSED:
		return noQuery, true
	}
	return noQuery, false
}

func (c *context) queryTarget(target uint32, call string) queryTarget {
	t, unsupported := queryTargetOf(target)
	switch {
	case unsupported:
		c.badOp("%s: queries of target %#x are not supported", call, target)
	case t == noQuery:
		c.badEnum("%s: target %#x", call, target)
	}
	return t
}

// GenQueries returns n unused names of queries. Each becomes an object when it is begun first.
//   - Errors: INVALID_VALUE for negative n.
func GenQueries(n int32, ids *uint32) {
	c := current
	for i := range c.outNames(n, ids, "GenQueries") {
		*at(ids, i) = c.queries.Gen()
	}
}

// DeleteQueries deletes queries; active ones end. 0 and unknown names are ignored.
//   - Errors: INVALID_VALUE for negative n.
func DeleteQueries(n int32, ids *uint32) {
	c := current
	for i := range c.outNames(n, ids, "DeleteQueries") {
		if q := c.queries.Delete(*at(ids, i)); q != nil && q.active {
			t, _ := queryTargetOf(q.target)
			c.active[t] = nil
		}
	}
}

// IsQuery reports whether a name is that of a query object: one that was begun before.
func IsQuery(id uint32) bool { return current.queries.Get(id) != nil }

// BeginQuery starts to count: TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN or PRIMITIVES_GENERATED.
//   - Errors: INVALID_ENUM for target; INVALID_OPERATION for a name that was not generated, an active query, one of
//     another target, while the target has an active query, and for targets that this package lacks.
func BeginQuery(target, id uint32) {
	c := current
	t := c.queryTarget(target, "BeginQuery")
	if t == noQuery {
		return
	}
	q := c.queries.Get(id)
	switch {
	case c.active[t] != nil:
		c.badOp("BeginQuery: query %d of that target is active", c.active[t].name)
		return
	case q == nil && !c.queries.Known(id):
		c.badOp("BeginQuery: query %d was not generated", id)
		return
	case q != nil && (q.active || q.target != target):
		c.badOp("BeginQuery: query %d is active or of target %#x", id, q.target)
		return
	}
	if q == nil {
		q = &query{name: id, target: target}
		c.queries.Set(id, q)
	}
	q.active, q.result = true, 0
	c.active[t] = q
}

// EndQuery ends the active query of a target.
//   - Errors: INVALID_ENUM for target; INVALID_OPERATION when there is none.
func EndQuery(target uint32) {
	c := current
	t := c.queryTarget(target, "EndQuery")
	switch {
	case t == noQuery:
	case c.active[t] == nil:
		c.badOp("EndQuery: no query of target %#x is active", target)
	default:
		c.active[t].active = false
		c.active[t] = nil
	}
}

// GetQueryiv returns the active query of a target (CURRENT_QUERY, 0 for none) or the bits of its counter
// (QUERY_COUNTER_BITS).
//   - Errors: INVALID_ENUM for target or pname; INVALID_OPERATION for targets that this package lacks.
func GetQueryiv(target, pname uint32, params *int32) {
	if !given(current, params, "GetQueryiv") {
		return
	}
	c := current
	t := c.queryTarget(target, "GetQueryiv")
	switch {
	case t == noQuery:
	case pname == CURRENT_QUERY:
		*params = 0
		if q := c.active[t]; q != nil {
			*params = int32(q.name)
		}
	case pname == QUERY_COUNTER_BITS:
		*params = 64
	default:
		c.badEnum("GetQueryiv: parameter %#x", pname)
	}
}

// GetQueryObjectiv returns the result of a query: QUERY_RESULT, QUERY_RESULT_NO_WAIT, QUERY_RESULT_AVAILABLE, or
// QUERY_TARGET. With a buffer bound to QUERY_BUFFER the answer goes into it, params being an offset.
//   - Errors: INVALID_ENUM for pname; INVALID_OPERATION for a name without an object, or an active query; with a
//     QUERY_BUFFER, INVALID_VALUE for a negative offset and INVALID_OPERATION past its end.
func GetQueryObjectiv(id, pname uint32, params *int32) {
	c := current
	if v, ok := c.queryResult(id, pname, "GetQueryObjectiv"); ok {
		answer(c, params, int32(min(v, 1<<31-1)), "GetQueryObjectiv")
	}
}

// GetQueryObjectuiv is GetQueryObjectiv in unsigned 32 bits.
//   - Errors: as GetQueryObjectiv.
func GetQueryObjectuiv(id, pname uint32, params *uint32) {
	c := current
	if v, ok := c.queryResult(id, pname, "GetQueryObjectuiv"); ok {
		answer(c, params, uint32(min(v, 1<<32-1)), "GetQueryObjectuiv")
	}
}

// GetQueryObjecti64v is GetQueryObjectiv in 64 bits.
//   - Errors: as GetQueryObjectiv.
func GetQueryObjecti64v(id, pname uint32, params *int64) {
	c := current
	if v, ok := c.queryResult(id, pname, "GetQueryObjecti64v"); ok {
		answer(c, params, int64(min(v, 1<<63-1)), "GetQueryObjecti64v")
	}
}

// GetQueryObjectui64v is GetQueryObjectiv in unsigned 64 bits.
//   - Errors: as GetQueryObjectiv.
func GetQueryObjectui64v(id, pname uint32, params *uint64) {
	c := current
	if v, ok := c.queryResult(id, pname, "GetQueryObjectui64v"); ok {
		answer(c, params, v, "GetQueryObjectui64v")
	}
}

func (c *context) queryResult(id, pname uint32, call string) (uint64, bool) {
	q := c.queries.Get(id)
	switch {
	case q == nil:
		c.badOp("%s: %d is no query object", call, id)
		return 0, false
	case q.active:
		c.badOp("%s: query %d is active", call, id)
		return 0, false
	}
	switch pname {
	case QUERY_RESULT, QUERY_RESULT_NO_WAIT:
		return q.result, true
	case QUERY_RESULT_AVAILABLE:
		return TRUE, true
	case QUERY_TARGET:
		return uint64(q.target), true
	}
	c.badEnum("%s: parameter %#x", call, pname)
	return 0, false
}
