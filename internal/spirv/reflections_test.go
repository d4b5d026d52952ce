package spirv_test

// reflections is what TestReflect expects of the corpus, checked by eye against the sources.
var reflections = map[string]string{}
