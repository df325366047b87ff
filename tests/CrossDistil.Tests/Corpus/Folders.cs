using System.IO.Compression;

namespace CrossDistil.Tests.Corpus;

/// <summary>Copies of folders and archives to damage.</summary>
internal static class Folders
{
    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    /// <summary>Adds an entry of this name to a ZIP.</summary>
    public static void AddEntry(string zip, string name)
    {
        using var archive = ZipFile.Open(zip, ZipArchiveMode.Update);
        using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write("x"u8);
    }

    /// <summary>Every file's bytes by its path.</summary>
    public static SortedDictionary<string, byte[]> Read(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllBytes, StringComparer.Ordinal), StringComparer.Ordinal);
}
