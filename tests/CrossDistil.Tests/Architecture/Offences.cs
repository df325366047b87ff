using CrossDistil.CodeFigures;
namespace CrossDistil.Tests.Architecture;

/// <summary>What is larger than the house allows: lines, files, methods, lists of parameters.</summary>
internal static class Offences
{
    public const int MaxFileLines = 300, MaxMethodLines = 60, MaxParameters = 6;

    /// <summary>Offences of a C# file: rule, place and method, and how large.</summary>
    public static IEnumerable<(string Name, int Size)> Of(CodeFile file)
    {
        foreach (var wide in Wide(file.Path, file.Lines)) yield return wide;
        if (file.Lines.Count > MaxFileLines) yield return ($"lines {file.Path}", file.Lines.Count);
        foreach (var (name, overloads) in file.Methods.GroupBy(method => method.Name, StringComparer.Ordinal)
            .Select(group => (group.Key, group.ToList())))
        {
            if (overloads.Max(method => method.Lines) is > MaxMethodLines and var lines) yield return ($"method {file.Path} {name}", lines);
            if (overloads.Max(method => method.Parameters) is > MaxParameters and var parameters)
                yield return ($"parameters {file.Path} {name}", parameters);
        }
    }

    /// <summary>How many lines are wider than allowed.</summary>
    public static IEnumerable<(string Name, int Size)> Wide(string path, IEnumerable<string> lines) =>
        lines.Count(line => line.Length > CodeFile.MaxColumns) is > 0 and var count ? [($"columns {path}", count)] : [];
}
