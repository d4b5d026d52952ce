/* Functions that need no instance. The loader asks implicit layers alone about them, by the names in the manifest. Each has the
 * control block of the moment: there is no instance that could keep one. */
#include "fault.h"

#include <sys/mman.h>

static VkResult hit(enum fn f) {
	struct control *c = control_open();
	if (c == NULL) return VK_ERROR_INITIALIZATION_FAILED;
	VkResult r = fault_hit(c, f);
	munmap(c, sizeof *c);
	return r;
}

EXPORT VkResult vkgloo_EnumerateInstanceExtensionProperties(const VkEnumerateInstanceExtensionPropertiesChain *chain, const char *layer, uint32_t *n, VkExtensionProperties *out) {
	VkResult r = hit(FN_EnumerateInstanceExtensionProperties);
	return r != VK_SUCCESS ? r : chain->pfnNextLayer(chain->pNextLink, layer, n, out);
}

EXPORT VkResult vkgloo_EnumerateInstanceLayerProperties(const VkEnumerateInstanceLayerPropertiesChain *chain, uint32_t *n, VkLayerProperties *out) {
	VkResult r = hit(FN_EnumerateInstanceLayerProperties);
	return r != VK_SUCCESS ? r : chain->pfnNextLayer(chain->pNextLink, n, out);
}

EXPORT VkResult vkgloo_EnumerateInstanceVersion(const VkEnumerateInstanceVersionChain *chain, uint32_t *version) {
	VkResult r = hit(FN_EnumerateInstanceVersion);
	return r != VK_SUCCESS ? r : chain->pfnNextLayer(chain->pNextLink, version);
}
