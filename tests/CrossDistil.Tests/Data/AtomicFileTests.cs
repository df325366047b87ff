using CrossDistil.Data;
using CrossDistil.Data.Files;
using Xunit;

namespace CrossDistil.Tests.Data;

public sealed class AtomicFileTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    private string File => _folder.Of("file");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_there_whole()
    {
        AtomicFile.WriteText(File, "old");
        AtomicFile.WriteText(File, "new");
        Assert.Equal("new", System.IO.File.ReadAllText(Assert.Single(Directory.EnumerateFiles(_folder.Path))));
    }

    [Fact]
    public void What_fails_half_way_leaves_the_older_file_alone()
    {
        AtomicFile.WriteText(File, "old");
        Assert.Throws<InputException>(() => AtomicFile.Write(File, stream =>
        {
            stream.WriteByte(1);
            throw new IOException("No space left on device");
        }));
        Assert.Equal("old", System.IO.File.ReadAllText(Assert.Single(Directory.EnumerateFiles(_folder.Path))));
    }

    [Theory]
    [InlineData("none/file")]
    [InlineData("file/file")]
    public void A_missing_folder_is_a_fault(string path)
    {
        AtomicFile.WriteText(File, "");
        var full = _folder.Of(path);
        Assert.StartsWith($"{full}: cannot be written (", Assert.Throws<InputException>(() => AtomicFile.WriteText(full, "")).Message, StringComparison.Ordinal);
    }
}
