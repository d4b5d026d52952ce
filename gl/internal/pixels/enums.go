package pixels

// Numbers of the Khronos registry, as far as this package knows them. Package gl's test compares them with its own.
const (
	Byte                     = 0x1400
	UnsignedByte             = 0x1401
	Short                    = 0x1402
	UnsignedShort            = 0x1403
	Int                      = 0x1404
	UnsignedInt              = 0x1405
	Float                    = 0x1406
	HalfFloat                = 0x140B
	UnsignedByte332          = 0x8032
	UnsignedShort4444        = 0x8033
	UnsignedShort5551        = 0x8034
	UnsignedInt8888          = 0x8035
	UnsignedInt1010102       = 0x8036
	UnsignedByte233Rev       = 0x8362
	UnsignedShort565         = 0x8363
	UnsignedShort565Rev      = 0x8364
	UnsignedShort4444Rev     = 0x8365
	UnsignedShort1555Rev     = 0x8366
	UnsignedInt8888Rev       = 0x8367
	UnsignedInt2101010Rev    = 0x8368
	UnsignedInt10F11F11FRev  = 0x8C3B
	UnsignedInt5999Rev       = 0x8C3E
	UnsignedInt248           = 0x84FA
	Float32UnsignedInt248Rev = 0x8DAD

	StencilIndex   = 0x1901
	DepthComponent = 0x1902
	DepthStencil   = 0x84F9
	Red            = 0x1903
	Green          = 0x1904
	Blue           = 0x1905
	RGB            = 0x1907
	RGBA           = 0x1908
	BGR            = 0x80E0
	BGRA           = 0x80E1
	RG             = 0x8227
	RGInteger      = 0x8228
	RedInteger     = 0x8D94
	GreenInteger   = 0x8D95
	BlueInteger    = 0x8D96
	RGBInteger     = 0x8D98
	RGBAInteger    = 0x8D99
	BGRInteger     = 0x8D9A
	BGRAInteger    = 0x8D9B
)
