// Package misuse holds the test that every exported function of the module's public packages is called with hostile
// arguments: numbers at the ends of their types, NaN and infinities, strings with zero bytes and of mebibytes, nil, released
// and foreign objects, memory that isn't aligned. None may panic, say anything to the validation layer, or change something
// when it returns an error. What is exported and never called fails the test, so that no function is forgotten.
package misuse
