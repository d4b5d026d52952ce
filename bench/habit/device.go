// Package habit uploads as Go programs on vulkan-go commonly do: an allocation from the driver for each buffer, and for
// each upload a throw-away staging buffer, a throw-away command buffer and vkQueueWaitIdle. It is the row of the benchmark
// that shows what the library replaces. Not a model to copy.
package habit

import (
	"errors"
	"fmt"
	"strings"
	"unsafe"

	vulkan "github.com/vulkan-go/vulkan"
)

// Device is an instance, a device and its queue.
//   - Concurrency: externally synchronized.
type Device struct {
	instance vulkan.Instance
	physical vulkan.PhysicalDevice
	device   vulkan.Device
	queue    vulkan.Queue
	family   uint32
	pool     vulkan.CommandPool
	memory   vulkan.PhysicalDeviceMemoryProperties

	calls, held, peak int
}

// Open makes a device of the first physical device whose name contains name.
func Open(name string) (*Device, error) {
	if err := vulkan.SetDefaultGetInstanceProcAddr(); err != nil {
		return nil, err
	}
	if err := vulkan.Init(); err != nil {
		return nil, err
	}
	d := &Device{}
	app := vulkan.ApplicationInfo{SType: vulkan.StructureTypeApplicationInfo, ApiVersion: vulkan.MakeVersion(1, 1, 0)}
	var instance vulkan.Instance // out-parameters may not lie in memory that holds Go pointers
	if r := vulkan.CreateInstance(&vulkan.InstanceCreateInfo{SType: vulkan.StructureTypeInstanceCreateInfo, PApplicationInfo: &app}, nil, &instance); r != vulkan.Success {
		return nil, fmt.Errorf("vkCreateInstance: %w", vulkan.Error(r))
	}
	d.instance = instance
	if err := vulkan.InitInstance(instance); err != nil {
		return nil, err
	}
	if err := d.pick(name); err != nil {
		return nil, err
	}
	return d, d.makeDevice()
}

func (d *Device) pick(name string) error {
	var n uint32
	vulkan.EnumeratePhysicalDevices(d.instance, &n, nil)
	all := make([]vulkan.PhysicalDevice, n)
	if r := vulkan.EnumeratePhysicalDevices(d.instance, &n, all); r != vulkan.Success {
		return fmt.Errorf("vkEnumeratePhysicalDevices: %w", vulkan.Error(r))
	}
	for _, p := range all {
		var props vulkan.PhysicalDeviceProperties
		vulkan.GetPhysicalDeviceProperties(p, &props)
		props.Deref()
		if !strings.Contains(vulkan.ToString(props.DeviceName[:]), name) {
			continue
		}
		d.physical = p
		vulkan.GetPhysicalDeviceMemoryProperties(p, &d.memory)
		d.memory.Deref()
		for i := range d.memory.MemoryTypes {
			d.memory.MemoryTypes[i].Deref()
		}
		return d.pickFamily()
	}
	return fmt.Errorf("no device %q: %w", name, errors.ErrUnsupported)
}

func (d *Device) pickFamily() error {
	var n uint32
	vulkan.GetPhysicalDeviceQueueFamilyProperties(d.physical, &n, nil)
	families := make([]vulkan.QueueFamilyProperties, n)
	vulkan.GetPhysicalDeviceQueueFamilyProperties(d.physical, &n, families)
	for i := range families {
		families[i].Deref()
		if families[i].QueueFlags&vulkan.QueueFlags(vulkan.QueueGraphicsBit) != 0 {
			d.family = uint32(i)
			return nil
		}
	}
	return fmt.Errorf("no graphics queue: %w", errors.ErrUnsupported)
}

func (d *Device) makeDevice() error {
	queue := vulkan.DeviceQueueCreateInfo{SType: vulkan.StructureTypeDeviceQueueCreateInfo, QueueFamilyIndex: d.family, QueueCount: 1,
		PQueuePriorities: []float32{1}}
	var device vulkan.Device
	if r := vulkan.CreateDevice(d.physical, &vulkan.DeviceCreateInfo{SType: vulkan.StructureTypeDeviceCreateInfo, QueueCreateInfoCount: 1,
		PQueueCreateInfos: []vulkan.DeviceQueueCreateInfo{queue}}, nil, &device); r != vulkan.Success {
		return fmt.Errorf("vkCreateDevice: %w", vulkan.Error(r))
	}
	d.device = device
	var q vulkan.Queue
	vulkan.GetDeviceQueue(device, d.family, 0, &q)
	d.queue = q
	var pool vulkan.CommandPool
	r := vulkan.CreateCommandPool(device, &vulkan.CommandPoolCreateInfo{SType: vulkan.StructureTypeCommandPoolCreateInfo, QueueFamilyIndex: d.family}, nil, &pool)
	d.pool = pool
	return vulkan.Error(r)
}

// Close destroys everything.
func (d *Device) Close() error {
	vulkan.DestroyCommandPool(d.device, d.pool, nil)
	vulkan.DestroyDevice(d.device, nil)
	vulkan.DestroyInstance(d.instance, nil)
	return nil
}

// Buffer is a VkBuffer and its memory.
type Buffer struct {
	handle vulkan.Buffer
	memory vulkan.DeviceMemory
	size   int
}

const (
	local = vulkan.MemoryPropertyFlags(vulkan.MemoryPropertyDeviceLocalBit)
	host  = vulkan.MemoryPropertyFlags(vulkan.MemoryPropertyHostVisibleBit) | vulkan.MemoryPropertyFlags(vulkan.MemoryPropertyHostCoherentBit)
)

// NewBuffer makes a buffer in device memory.
func (d *Device) NewBuffer(size int) (Buffer, error) { return d.newBuffer(size, local) }

func (d *Device) newBuffer(size int, want vulkan.MemoryPropertyFlags) (Buffer, error) {
	usage := vulkan.BufferUsageTransferSrcBit | vulkan.BufferUsageTransferDstBit | vulkan.BufferUsageVertexBufferBit
	var b vulkan.Buffer
	if r := vulkan.CreateBuffer(d.device, &vulkan.BufferCreateInfo{SType: vulkan.StructureTypeBufferCreateInfo, Size: vulkan.DeviceSize(size),
		Usage: vulkan.BufferUsageFlags(usage)}, nil, &b); r != vulkan.Success {
		return Buffer{}, fmt.Errorf("vkCreateBuffer: %w", vulkan.Error(r))
	}
	var need vulkan.MemoryRequirements
	vulkan.GetBufferMemoryRequirements(d.device, b, &need)
	need.Deref()
	for i := range d.memory.MemoryTypeCount {
		if need.MemoryTypeBits>>i&1 == 0 || d.memory.MemoryTypes[i].PropertyFlags&want != want {
			continue
		}
		var m vulkan.DeviceMemory
		if r := vulkan.AllocateMemory(d.device, &vulkan.MemoryAllocateInfo{SType: vulkan.StructureTypeMemoryAllocateInfo, AllocationSize: need.Size,
			MemoryTypeIndex: i}, nil, &m); r != vulkan.Success {
			return Buffer{}, fmt.Errorf("vkAllocateMemory: %w", vulkan.Error(r))
		}
		d.calls++
		d.held += int(need.Size)
		d.peak = max(d.peak, d.held)
		return Buffer{b, m, int(need.Size)}, vulkan.Error(vulkan.BindBufferMemory(d.device, b, m, 0))
	}
	return Buffer{}, fmt.Errorf("no memory type: %w", errors.ErrUnsupported)
}

// Destroy frees b.
func (d *Device) Destroy(b Buffer) {
	d.held -= b.size
	vulkan.DestroyBuffer(d.device, b.handle, nil)
	vulkan.FreeMemory(d.device, b.memory, nil)
}

// Upload copies p to b at offset at.
func (d *Device) Upload(b Buffer, at int, p []byte) error {
	staging, err := d.newBuffer(len(p), host)
	if err != nil {
		return err
	}
	defer d.Destroy(staging)
	var mapped unsafe.Pointer
	if r := vulkan.MapMemory(d.device, staging.memory, 0, vulkan.DeviceSize(len(p)), 0, &mapped); r != vulkan.Success {
		return fmt.Errorf("vkMapMemory: %w", vulkan.Error(r))
	}
	vulkan.Memcopy(mapped, p)
	vulkan.UnmapMemory(d.device, staging.memory)
	return d.once(func(cmd vulkan.CommandBuffer) {
		vulkan.CmdCopyBuffer(cmd, staging.handle, b.handle, 1, []vulkan.BufferCopy{{DstOffset: vulkan.DeviceSize(at), Size: vulkan.DeviceSize(len(p))}})
	})
}

// Download copies len(p) bytes of b at offset at to p.
func (d *Device) Download(b Buffer, at int, p []byte) error {
	staging, err := d.newBuffer(len(p), host)
	if err != nil {
		return err
	}
	defer d.Destroy(staging)
	if err := d.Copy(staging, b, 0, at, len(p)); err != nil {
		return err
	}
	var mapped unsafe.Pointer
	if r := vulkan.MapMemory(d.device, staging.memory, 0, vulkan.DeviceSize(len(p)), 0, &mapped); r != vulkan.Success {
		return fmt.Errorf("vkMapMemory: %w", vulkan.Error(r))
	}
	copy(p, unsafe.Slice((*byte)(mapped), len(p)))
	vulkan.UnmapMemory(d.device, staging.memory)
	return nil
}

// Copy copies n bytes on the device.
func (d *Device) Copy(dst, src Buffer, dstAt, srcAt, n int) error {
	return d.once(func(cmd vulkan.CommandBuffer) {
		vulkan.CmdCopyBuffer(cmd, src.handle, dst.handle, 1, []vulkan.BufferCopy{{SrcOffset: vulkan.DeviceSize(srcAt), DstOffset: vulkan.DeviceSize(dstAt), Size: vulkan.DeviceSize(n)}})
	})
}

// once records, submits and waits.
func (d *Device) once(record func(vulkan.CommandBuffer)) error {
	cmds := make([]vulkan.CommandBuffer, 1)
	if r := vulkan.AllocateCommandBuffers(d.device, &vulkan.CommandBufferAllocateInfo{SType: vulkan.StructureTypeCommandBufferAllocateInfo,
		CommandPool: d.pool, CommandBufferCount: 1}, cmds); r != vulkan.Success {
		return fmt.Errorf("vkAllocateCommandBuffers: %w", vulkan.Error(r))
	}
	defer vulkan.FreeCommandBuffers(d.device, d.pool, 1, cmds)
	vulkan.BeginCommandBuffer(cmds[0], &vulkan.CommandBufferBeginInfo{SType: vulkan.StructureTypeCommandBufferBeginInfo,
		Flags: vulkan.CommandBufferUsageFlags(vulkan.CommandBufferUsageOneTimeSubmitBit)})
	record(cmds[0])
	if r := vulkan.EndCommandBuffer(cmds[0]); r != vulkan.Success {
		return fmt.Errorf("vkEndCommandBuffer: %w", vulkan.Error(r))
	}
	if r := vulkan.QueueSubmit(d.queue, 1, []vulkan.SubmitInfo{{SType: vulkan.StructureTypeSubmitInfo, CommandBufferCount: 1, PCommandBuffers: cmds}}, vulkan.NullFence); r != vulkan.Success {
		return fmt.Errorf("vkQueueSubmit: %w", vulkan.Error(r))
	}
	return vulkan.Error(vulkan.QueueWaitIdle(d.queue))
}
