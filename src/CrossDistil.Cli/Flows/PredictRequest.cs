namespace CrossDistil.Cli.Flows;

/// <summary>What predict asks for.</summary>
/// <param name="Bundle">The bundle.</param>
/// <param name="Input">Files or a query.</param>
/// <param name="Output">A file that ends in .csv or .parquet.</param>
/// <param name="Keep">Columns of the input to write as well.</param>
/// <param name="Explain">Whether each row says how much of it was missing or unknown.</param>
/// <param name="AllowMissing">Whether features without a column are missing in every row.</param>
/// <param name="Batch">Rows that a thread takes at once.</param>
/// <param name="Threads">Threads that score.</param>
/// <param name="Overwrite">Whether an output that is there may be replaced.</param>
internal sealed record PredictRequest(
    string Bundle, string Input, string Output, IReadOnlyList<string> Keep, bool Explain, bool AllowMissing, int Batch, int Threads, bool Overwrite);

/// <summary>What predict did.</summary>
/// <param name="Output">The file.</param>
/// <param name="Rows">Rows written.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record Predicted(string Output, long Rows, double Seconds);
