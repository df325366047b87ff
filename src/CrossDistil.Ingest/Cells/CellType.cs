namespace CrossDistil.Ingest.Cells;

/// <summary>The type in which a column of a text file is read; each holds all that its cells say, or else it is text.</summary>
internal enum CellType
{
    /// <summary>64-bit integers.</summary>
    BigInt,

    /// <summary>128-bit integers.</summary>
    HugeInt,

    /// <summary>Doubles.</summary>
    Double,

    /// <summary>Truth values.</summary>
    Boolean,

    /// <summary>Dates.</summary>
    Date,

    /// <summary>Dates with a time of day, in UTC.</summary>
    Timestamp,

    /// <summary>Times of day.</summary>
    Time,

    /// <summary>The text as it stands.</summary>
    Varchar,
}
