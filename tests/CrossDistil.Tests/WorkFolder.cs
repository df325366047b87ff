namespace CrossDistil.Tests;

/// <summary>A new folder of a test's own; it is deleted with the test.</summary>
/// <param name="parent">Where; null = with what is temporary.</param>
internal sealed class WorkFolder(string? parent = null) : IDisposable
{
    public string Path { get; } = parent is null
        ? Directory.CreateTempSubdirectory("crossdistil-").FullName
        : Directory.CreateDirectory(System.IO.Path.Combine(parent, $"crossdistil-{Guid.NewGuid():N}")).FullName;

    /// <summary>Path of something in it.</summary>
    public string Of(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file into it.</summary>
    public void Write(string name, string text) => File.WriteAllText(Of(name), text);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
