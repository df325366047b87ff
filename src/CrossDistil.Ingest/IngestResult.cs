using CrossDistil.Data.Cache;

namespace CrossDistil.Ingest;

/// <summary>What an ingest did.</summary>
/// <param name="Folder">Full path of the cache.</param>
/// <param name="Hash">Hash of its schema.</param>
/// <param name="Fingerprint">Fingerprint under which it was written.</param>
/// <param name="Report">Counts of rows, labels and rejected rows.</param>
/// <param name="Seconds">Wall-clock time.</param>
public sealed record IngestResult(string Folder, string Hash, string Fingerprint, IngestReport Report, double Seconds);

/// <summary>How far an ingest is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">Rows (reading, encoding) or features (fitting) done in this stage.</param>
/// <param name="Total">How many there are in all; 0 = not known yet.</param>
public sealed record IngestProgress(IngestStage Stage, long Done, long Total);

/// <summary>The stages of an ingest, in their order.</summary>
public enum IngestStage
{
    /// <summary>Tables, query and expressions are checked and evaluated.</summary>
    Reading,

    /// <summary>Encoders are fitted on training rows.</summary>
    Fitting,

    /// <summary>Rows are encoded and written.</summary>
    Encoding,
}
