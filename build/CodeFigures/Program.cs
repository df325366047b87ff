using CrossDistil.CodeFigures;

// The figures of src at each named revision, "." being the working tree, as a Markdown table.
var root = Directory.GetCurrentDirectory();
string[] revisions = args.Length > 0 ? args : ["."];
var leftOut = File.ReadLines(Path.Combine(root, "build/CodeFigures/left-out.txt"))
    .Where(line => line.Length > 0 && line[0] != '#')
    .ToHashSet(StringComparer.Ordinal);
try
{
    var columns = revisions
        .Select(revision => Figures.Of(
            revision is "." ? CodeFiles.Read(root, "src") : CodeFiles.ReadRevision(root, revision, "src"), leftOut))
        .ToList();
    Console.WriteLine($"| src | {string.Join(" | ", revisions.Select(revision => revision is "." ? "working tree" : revision))} |");
    Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", revisions.Length))}");
    for (var row = 0; row < columns[0].Count; row++)
        Console.WriteLine($"| {columns[0][row].Name} | {string.Join(" | ", columns.Select(column => column[row].Value))} |");
    return 0;
}
catch (InvalidDataException e)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 1;
}
