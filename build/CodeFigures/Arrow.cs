namespace CrossDistil.CodeFigures;

/// <summary>One file names something that another file declares.</summary>
/// <param name="From">Path of the file that names it.</param>
/// <param name="To">Path of the file that declares it.</param>
public readonly record struct Arrow(string From, string To);
