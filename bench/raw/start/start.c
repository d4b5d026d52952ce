// The C program of W6: creates an instance and a device and, asked for "upload", makes a buffer of 1 MiB and fills it. It
// then writes its peak memory in KiB and ends. Built by the benchmark: cc -O2 start.c -ldl.
#define VK_NO_PROTOTYPES
#include <vulkan/vulkan.h>

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MUST(call) \
	if (call) { \
		fprintf(stderr, "start.c:%d: failed\n", __LINE__); \
		exit(1); \
	}
#define GET(name) PFN_vk##name name = (PFN_vk##name)get(instance, "vk" #name)

static PFN_vkGetInstanceProcAddr get;
static VkInstance instance;

static void usable(void)
{
	char line[256];
	FILE *f = fopen("/proc/self/status", "r");
	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, "VmHWM:", 6)) printf("%ld\n", atol(line + 6));
	fflush(stdout);
}

static void upload(VkPhysicalDevice physical, VkDevice device)
{
	GET(GetPhysicalDeviceMemoryProperties);
	GET(CreateBuffer);
	GET(GetBufferMemoryRequirements);
	GET(AllocateMemory);
	GET(BindBufferMemory);
	GET(MapMemory);
	const VkMemoryPropertyFlags want = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT | VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
	VkBufferCreateInfo info = {.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO, .size = 1 << 20, .usage = VK_BUFFER_USAGE_VERTEX_BUFFER_BIT};
	VkBuffer buffer;
	MUST(CreateBuffer(device, &info, NULL, &buffer));
	VkMemoryRequirements need;
	GetBufferMemoryRequirements(device, buffer, &need);
	VkPhysicalDeviceMemoryProperties types;
	GetPhysicalDeviceMemoryProperties(physical, &types);
	VkMemoryAllocateInfo alloc = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, .allocationSize = need.size};
	uint32_t t = 0;
	while (t < types.memoryTypeCount && (!(need.memoryTypeBits >> t & 1) || (types.memoryTypes[t].propertyFlags & want) != want)) t++;
	MUST(t == types.memoryTypeCount);
	alloc.memoryTypeIndex = t;
	VkDeviceMemory memory;
	MUST(AllocateMemory(device, &alloc, NULL, &memory));
	MUST(BindBufferMemory(device, buffer, memory, 0));
	void *mapped;
	MUST(MapMemory(device, memory, 0, VK_WHOLE_SIZE, 0, &mapped));
	char *data = malloc(1 << 20);
	for (int i = 0; i < 1 << 20; i++) data[i] = (char)(i * 31);
	memcpy(mapped, data, 1 << 20);
}

int main(int argc, char **argv)
{
	const char *name = argc > 2 ? argv[2] : "";
	void *lib = dlopen("libvulkan.so.1", RTLD_NOW);
	MUST(!lib);
	get = (PFN_vkGetInstanceProcAddr)dlsym(lib, "vkGetInstanceProcAddr");
	PFN_vkCreateInstance create = (PFN_vkCreateInstance)get(NULL, "vkCreateInstance");
	VkApplicationInfo app = {.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .apiVersion = VK_API_VERSION_1_1};
	VkInstanceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, .pApplicationInfo = &app};
	MUST(create(&info, NULL, &instance));
	GET(EnumeratePhysicalDevices);
	GET(GetPhysicalDeviceProperties);
	GET(CreateDevice);
	VkPhysicalDevice all[16], physical = VK_NULL_HANDLE;
	uint32_t n = 16;
	MUST(EnumeratePhysicalDevices(instance, &n, all) < 0);
	for (uint32_t i = 0; i < n && !physical; i++) {
		VkPhysicalDeviceProperties p;
		GetPhysicalDeviceProperties(all[i], &p);
		if (strstr(p.deviceName, name)) physical = all[i];
	}
	MUST(!physical);
	float one = 1;
	VkDeviceQueueCreateInfo queue = {.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO, .queueCount = 1, .pQueuePriorities = &one};
	VkDeviceCreateInfo device_info = {.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO, .queueCreateInfoCount = 1, .pQueueCreateInfos = &queue};
	VkDevice device;
	MUST(CreateDevice(physical, &device_info, NULL, &device));
	if (argc > 1 && !strcmp(argv[1], "upload")) upload(physical, device);
	usable();
	_exit(0);
}
