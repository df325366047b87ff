namespace CrossDistil.Ingest.Cells;

/// <summary>What the text of a cell can be read as.</summary>
[Flags]
internal enum CellForms
{
    /// <summary>Text alone.</summary>
    None = 0,

    /// <summary>An integer of 64 bits in its only spelling: no sign but <c>-</c>, no leading zero, no space.</summary>
    Key = 1 << 0,

    /// <summary>An integer of 64 bits.</summary>
    Integer = 1 << 1,

    /// <summary>An integer of 128 bits.</summary>
    Huge = 1 << 2,

    /// <summary>A number.</summary>
    Number = 1 << 3,

    /// <summary>A number that a double holds: an integer up to 2^53, or one with a fraction or an exponent.</summary>
    Exact = 1 << 4,

    /// <summary>A number as a double is written: <c>0.5</c>, not <c>0.50</c>.</summary>
    Shortest = 1 << 5,

    /// <summary>A truth value.</summary>
    Truth = 1 << 6,

    /// <summary>A date, year first.</summary>
    Date = 1 << 7,

    /// <summary>A date with a time of day, or without.</summary>
    Timestamp = 1 << 8,

    /// <summary>A time of day.</summary>
    Time = 1 << 9,

    /// <summary>A date with the year last, so that day and month may be either.</summary>
    DateYearLast = 1 << 10,

    /// <summary>What no cell speaks against.</summary>
    All = (1 << 11) - 1,
}
