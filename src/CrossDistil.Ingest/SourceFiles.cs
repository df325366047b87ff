using System.Text.RegularExpressions;
using CrossDistil.Data;
using CrossDistil.Data.Schema;

namespace CrossDistil.Ingest;

/// <summary>The files of one table, found on disk.</summary>
/// <param name="Name">Name of the table.</param>
/// <param name="Options">As written.</param>
/// <param name="Format">csv, tsv, parquet or json.</param>
/// <param name="Files">Full paths: in the written order, each glob's files in ordinal order.</param>
internal sealed record SourceTable(string Name, TableOptions Options, string Format, IReadOnlyList<string> Files)
{
    public bool IsText => Format is "csv" or "tsv";

    /// <summary>The table as a fault names it.</summary>
    public string Where => $"source.tables.{Name}";
}

/// <summary>Finds the files that an experiment names. Globs are expanded here, so that the order is ours and only these files are opened.</summary>
internal static class SourceFiles
{
    /// <summary>What a remedy adds where files start from the folder that an experiment sets.</summary>
    public const string SetPath = ", or set source.path to the files' folder";

    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    /// <summary>Resolves every table, or reports what is missing in <paramref name="faults"/>.</summary>
    public static IReadOnlyList<SourceTable> Find(SourceOptions source, string baseFolder, List<Fault> faults)
    {
        var folder = Path.GetFullPath(source.Path, Path.GetFullPath(baseFolder));
        if (source.Tables.Count == 0) faults.Add(new("source.tables", "names no table", "name a table and its files"));
        return [.. source.Tables.OrderBy(table => table.Key, StringComparer.Ordinal).Select(table => Table(folder, table.Key, table.Value, faults))];
    }

    private static SourceTable Table(string folder, string name, TableOptions options, List<Fault> faults)
    {
        var where = $"source.tables.{name}";
        if (options.Files.Count == 0) faults.Add(new(where, "names no file", "name its files"));
        string[] files = [.. options.Files.SelectMany(file => Expand(folder, file, where, faults))];
        return new SourceTable(name, options, Format(options, files, where, faults), files);
    }

    private static string[] Expand(string folder, string file, string where, List<Fault> faults)
    {
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

        var found = Glob(path);
        if (found.Length == 0) faults.Add(new(where, $"no file matches {path}", $"correct the pattern{SetPath}"));
        return found;
    }

    private static bool IsGlob(string path) => path.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    private static string[] Glob(string pattern)
    {
        var root = pattern[..(pattern.LastIndexOf('/', pattern.AsSpan().IndexOfAny('*', '?', '[')) + 1)];
        if (!Directory.Exists(root)) return [];
        var expression = new Regex($"^{Translate(pattern)}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));
        string[] found = [.. Directory.EnumerateFiles(root, "*", Everywhere).Where(file => expression.IsMatch(file))];
        Array.Sort(found, StringComparer.Ordinal);
        return found;
    }

    /// <summary>A glob as a regular expression: <c>**/</c> any folders, <c>*</c> and <c>?</c> within a name, <c>[…]</c> one of a set.</summary>
    private static string Translate(string glob) => Regex.Replace(
        glob,
        @"\*\*/|\*|\?|\[[^\]/]+\]|.",
        match => match.Value switch
        {
            "**/" => "(.*/)?",
            "*" => "[^/]*",
            "?" => "[^/]",
            ['[', '!', .. var set, ']'] => $"[^/{set}]",
            ['[', .., ']'] set => set,
            var text => Regex.Escape(text),
        },
        RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(10));

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
