using System.IO.Enumeration;
using System.Text.RegularExpressions;
using CrossDistil.Data.Schema;

namespace CrossDistil.Ingest.Source;

/// <summary>The files of one table, found on disk.</summary>
/// <param name="Name">Name of the table.</param>
/// <param name="Options">As written.</param>
/// <param name="Format">csv, tsv, parquet or json.</param>
/// <param name="Files">Full paths: in the written order, each glob's files in ordinal order.</param>
internal sealed record SourceTable(string Name, TableOptions Options, string Format, IReadOnlyList<string> Files)
{
    /// <summary>The table as a fault names it.</summary>
    public string Where => $"source.tables.{Name}";
}

/// <summary>
/// Finds the files that an experiment names. Globs are expanded here, so that the order is ours and only these files
/// are opened.
/// </summary>
internal static class SourceFiles
{
    /// <summary>What a remedy adds where files start from the folder that an experiment sets.</summary>
    public const string SetPath = ", or set source.path to the files' folder";

    /// <summary>Resolves every table, or reports what is missing in <paramref name="faults"/>.</summary>
    public static IReadOnlyList<SourceTable> Find(SourceOptions source, string baseFolder, List<Fault> faults)
    {
        if (IsNoPath(source.Path) is { } reason)
        {
            faults.Add(new("source.path", reason, "name a folder"));
            return [];
        }

        var folder = Path.GetFullPath(source.Path, Path.GetFullPath(baseFolder));
        return [.. source.Tables.OrderBy(table => table.Key, StringComparer.Ordinal)
            .Select(table => Table(folder, table.Key, table.Value, faults))];
    }

    private static SourceTable Table(string folder, string name, TableOptions options, List<Fault> faults)
    {
        var where = $"source.tables.{name}";
        if (options.Files.Count == 0) faults.Add(new(where, "names no file", "name its files"));
        string[] files = [.. options.Files.SelectMany(file => Expand(folder, file, where, faults))];
        if (files.Length > 0 && files.All(file => new FileInfo(file).Length == 0))
            faults.Add(new(where, $"{files[0]} is empty{(files.Length > 1 ? ", and all others are" : "")}", "name files with rows"));
        var format = Format(options, files, where, faults);
        if (format is "json" or "parquet")
            foreach (var option in TextOptions(options))
                faults.Add(new(
                    $"{where}.{option}", $"is for text files, and these are read as {format}", "remove it, or correct the format"));
        return new SourceTable(name, options, format, files);
    }

    /// <summary>The given options that say how a text file is read.</summary>
    private static IEnumerable<string> TextOptions(TableOptions options) => new (string Name, bool IsGiven)[]
    {
        ("delimiter", options.Delimiter is not null), ("header", options.Header is not null), ("columns", options.Columns is not null),
        ("missing", options.Missing is not null), ("multiline", options.Multiline), ("dateFormat", options.DateFormat is not null),
        ("allText", options.AllText),
    }.Where(option => option.IsGiven).Select(option => option.Name);

    /// <summary>Why a text cannot be a path. An address is not repeated: it may hold a password.</summary>
    private static string? IsNoPath(string text) => text switch
    {
        "" => "is empty",
        _ when text.Contains('\0', StringComparison.Ordinal) => "has a character that no path can have",
        _ when text.IndexOf("://", StringComparison.Ordinal) is > 0 and var end =>
            $"is an address ({text[..end]}://…), and only files are read",
        _ => null,
    };

    private static string[] Expand(string folder, string file, string where, List<Fault> faults)
    {
        if (IsNoPath(file) is { } reason)
        {
            faults.Add(new(where, reason, "name a file, or a pattern of files"));
            return [];
        }

        var path = Path.GetFullPath(file, folder);
        if (File.Exists(path))
        {
            if (IsGlob(path)) faults.Add(new(where, $"the path {path} contains one of * ? [", "rename the file or its folder"));
            return [path];
        }

        if (!IsGlob(path))
        {
            faults.Add(new(where, $"there is no file {path}", $"correct the name{SetPath}"));
            return [];
        }

        try
        {
            var found = Matches(new Glob(path, Path.DirectorySeparatorChar));
            if (found.Length == 0) faults.Add(new(where, $"no file matches {path}", $"correct the pattern{SetPath}"));
            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or RegexMatchTimeoutException)
        {
            var reasonOf = e.Message.ReplaceLineEndings(" ");
            faults.Add(new(where, $"the pattern {path} cannot be followed ({reasonOf})", "correct the pattern, or name the files"));
            return [];
        }
    }

    private static bool IsGlob(string path) => path.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    private static string[] Matches(Glob glob) =>
        Directory.Exists(glob.Root) ? [.. Below(glob).Where(glob.IsMatch).Order(StringComparer.Ordinal)] : [];

    /// <summary>
    /// Files no deeper than the pattern goes; <c>**</c> goes through folders, but not through links to folders, which
    /// may lead in circles.
    /// </summary>
    private static IEnumerable<string> Below(Glob glob)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false,
        };
        if (glob.Depth is { } depth) options.MaxRecursionDepth = depth;
        return glob.Depth is not null ? Directory.EnumerateFiles(glob.Root, "*", options) : new FileSystemEnumerable<string>(
            glob.Root, (ref entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
    }

    private static string Format(TableOptions options, string[] files, string where, List<Fault> faults)
    {
        if (options.Format is { } format && format is not ("csv" or "tsv" or "parquet" or "json"))
            faults.Add(new($"{where}.format", $"is \"{format}\"", "write csv, tsv, parquet or json"));
        return options.Format ?? files.Select(OfExtension).FirstOrDefault() ?? "csv";
    }

    private static string OfExtension(string file) =>
        Path.GetExtension(file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file).ToUpperInvariant() switch
        {
            ".PARQUET" or ".PQ" => "parquet",
            ".JSON" or ".JSONL" or ".NDJSON" => "json",
            ".TSV" => "tsv",
            _ => "csv",
        };
}
