using CrossDistil.Data.Files;
using Xunit;
using Cpu = System.Runtime.InteropServices.Architecture;

namespace CrossDistil.Tests.Data;

public sealed class FolderFlushTests
{
    // asm/fcntl.h of each architecture: octal 0200000 in the generic one, 040000 in those of arm, arm64 and powerpc, where 0200000 or 0400000 is O_DIRECT.
    [Theory]
    [InlineData(Cpu.X64, 0x10000)]
    [InlineData(Cpu.X86, 0x10000)]
    [InlineData(Cpu.S390x, 0x10000)]
    [InlineData(Cpu.LoongArch64, 0x10000)]
    [InlineData(Cpu.RiscV64, 0x10000)]
    [InlineData(Cpu.Arm64, 0x4000)]
    [InlineData(Cpu.Arm, 0x4000)]
    [InlineData(Cpu.Armv6, 0x4000)]
    [InlineData(Cpu.Ppc64le, 0x4000)]
    public void A_folder_is_opened_as_one_on_every_architecture(Cpu architecture, int folder) =>
        Assert.Equal(folder | 0x80000, FolderFlush.OpenFlags(architecture));
}
