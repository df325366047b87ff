namespace CrossDistil.Cli.Flows;

/// <summary>The input of predict.</summary>
/// <param name="Bundle">The bundle.</param>
/// <param name="Input">Files or a query.</param>
/// <param name="Output">A file that ends in .csv or .parquet.</param>
/// <param name="Keep">Columns of the input to write as well.</param>
/// <param name="Explain">Whether each row has the number of its missing and of its unknown features.</param>
/// <param name="AllowMissing">Whether features without a column are missing in every row.</param>
/// <param name="Batch">Rows that a thread takes at once.</param>
/// <param name="Threads">Threads that score.</param>
/// <param name="Overwrite">Whether an existing output may be replaced.</param>
/// <param name="Prepared">Whether columns are the features' values already, and no expression is computed.</param>
internal sealed record PredictRequest(
    string Bundle, string Input, string Output, IReadOnlyList<string> Keep, bool Explain, bool AllowMissing, int Batch, int Threads,
    bool Overwrite, bool Prepared);

/// <summary>The result of predict.</summary>
/// <param name="Output">The file.</param>
/// <param name="Rows">Rows written.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record Predicted(string Output, long Rows, double Seconds);
