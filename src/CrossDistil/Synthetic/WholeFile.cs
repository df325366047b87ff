using System.Text;

namespace CrossDistil.Synthetic;

/// <summary>A text file that is written beside its place and moved there when it is complete; without <see cref="Publish"/> nothing is left.</summary>
internal sealed class WholeFile : IDisposable
{
    private readonly string _path;
    private readonly string _partial;

    public WholeFile(string path)
    {
        _path = path;
        _partial = $"{path}.partial";
        Text = new(_partial, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16);
    }

    public StreamWriter Text { get; }

    public void Publish()
    {
        Text.Dispose();
        File.Move(_partial, _path, overwrite: true);
    }

    public void Dispose()
    {
        Text.Dispose();
        File.Delete(_partial);
    }
}
