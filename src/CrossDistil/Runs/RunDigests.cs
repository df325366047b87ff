using System.Security.Cryptography;
using System.Text;
using CrossDistil.Data.Files;

namespace CrossDistil.Runs;

/// <summary>
/// A run's <c>run.sha256</c>: the SHA-256 of each result file, in the format of <c>sha256sum --check</c>. Where there
/// is none (an earlier version trained the run) files are read unchecked; where there is one, files that it does not
/// list are not read.
/// </summary>
/// <param name="folder">The run's folder.</param>
internal sealed class RunDigests(string folder)
{
    private const string Metrics = "metrics.json", Predictions = "predictions.csv";
    private const string Again = "train the run again with the option overwrite, or delete its folder: a study then trains it again";
    private const int MaxFileBytes = 4096;

    /// <summary>Every file that may be listed, in the order of the lines.</summary>
    private static readonly string[] s_names =
        ["checkpoints/best.json", "checkpoints/calibrators.json", "experiment.json", Metrics, Predictions, "strata.json"];

    private string ListPath => Path.Combine(folder, "run.sha256");

    /// <summary>Removes the list before its files are replaced.</summary>
    public void Drop() => File.Delete(ListPath);

    /// <summary>
    /// Writes the metrics and the list of all files. The list comes first, as a run with metrics is finished; replaced
    /// metrics stay listed until they are gone, so that after a kill at any moment all files are listed.
    /// </summary>
    /// <param name="metrics">Content of metrics.json.</param>
    /// <exception cref="InputException">A file cannot be written, or the existing list is damaged.</exception>
    public void WriteWith(byte[] metrics)
    {
        List<Line> lines = [.. Others(), new(Metrics, Digest(metrics))];
        Line[] replaced = File.Exists(PathOf(Metrics)) ? [new(Metrics, DigestOf(Metrics))] : [];
        Write([.. replaced.Except(lines), .. lines]);
        AtomicFile.Write(PathOf(Metrics), file => file.Write(metrics));
        if (replaced.Length > 0) Write(lines);
    }

    /// <summary>A file's content.</summary>
    /// <param name="path">The file, in the run's folder.</param>
    /// <exception cref="InputException">It is not what was written.</exception>
    /// <exception cref="IOException">It is missing, or cannot be read.</exception>
    public byte[] Read(string path)
    {
        byte[] content = [];
        Check(path, () => Digest(content = File.ReadAllBytes(path)));
        return content;
    }

    /// <summary>The same for a file too large to be held.</summary>
    /// <param name="path">The file, in the run's folder.</param>
    /// <exception cref="InputException">It is not what was written, or cannot be read.</exception>
    public void Check(string path) => Check(path, () => DigestOf(NameOf(path)));

    private void Check(string path, Func<string> digest)
    {
        // Checked twice: a run may replace a file between the reading of the file and of the list.
        if (!Fits(new(NameOf(path), digest())) && !Fits(new(NameOf(path), digest())))
            throw new InputException(path, "is not what was written (its SHA-256 differs)", Again);
    }

    private bool Fits(Line line) => Lines() is not { } lines || lines.Contains(line);

    /// <summary>
    /// Lines of all files but the metrics. Listed files keep their lines, so that later damage is found; predictions
    /// may be new.
    /// </summary>
    private IEnumerable<Line> Others()
    {
        var listed = Lines() ?? [];
        foreach (var name in s_names.Where(name => name is not Metrics && File.Exists(PathOf(name))))
            yield return Array.Find(listed, line => name is not Predictions && string.Equals(line.Name, name, StringComparison.Ordinal))
                ?? new(name, DigestOf(name));
    }

    private void Write(IEnumerable<Line> lines) => AtomicFile.Write(ListPath, file => file.Write(Encoding.ASCII.GetBytes(Text(lines))));

    /// <summary>The lines; null where there is no list.</summary>
    private Line[]? Lines() => InputFile.Find(ListPath, "check its permissions", () =>
    {
        var text = new FileInfo(ListPath).Length <= MaxFileBytes ? File.ReadAllText(ListPath, Encoding.Latin1) : string.Empty;
        Line[] lines = [.. text.Split('\n').Where(line => line.Length > 66).Select(line => new Line(line[66..], line[..64]))];
        return lines.Length > 0 && string.Equals(text, Text(lines), StringComparison.Ordinal) && lines.Distinct().Count() == lines.Length
            && lines.All(line => s_names.Contains(line.Name, StringComparer.Ordinal) && line.Digest.All(char.IsAsciiHexDigitLower))
            ? lines
            : throw new InputException(ListPath, "is truncated or damaged", $"delete it to read the run unchecked, or {Again}");
    });

    private static string Text(IEnumerable<Line> lines) =>
        string.Concat(lines.OrderBy(line => Array.IndexOf(s_names, line.Name)).Select(line => $"{line.Digest}  {line.Name}\n"));

    private static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private string DigestOf(string name) => InputFile.Read(PathOf(name), "check its permissions", () =>
    {
        using var file = File.OpenRead(PathOf(name));
        return Convert.ToHexStringLower(SHA256.HashData(file));
    });

    private string PathOf(string name) => Path.Combine(folder, name);

    private string NameOf(string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    /// <summary>One line of the list.</summary>
    /// <param name="Name">The file, relative to the folder.</param>
    /// <param name="Digest">Its SHA-256, lower-case hexadecimal.</param>
    private sealed record Line(string Name, string Digest);
}
