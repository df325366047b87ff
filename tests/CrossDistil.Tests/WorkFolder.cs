namespace CrossDistil.Tests;

/// <summary>A new folder of a test's own; it is deleted with the test.</summary>
internal sealed class WorkFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("crossdistil-").FullName;

    /// <summary>Path of something in it.</summary>
    public string Of(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file into it.</summary>
    public void Write(string name, string text) => File.WriteAllText(Of(name), text);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
