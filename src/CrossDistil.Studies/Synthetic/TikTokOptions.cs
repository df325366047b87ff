using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Studies.Synthetic;

/// <summary>Size of a generated log in the shape of the paper's data; docs/synthetic.md has the model.</summary>
internal sealed record TikTokOptions
{
    /// <summary>Impressions of the paper's data.</summary>
    public const int PaperRows = 19_622_340;

    internal const int Cities = 400;
    internal const int MinSeconds = 5;
    internal const int Durations = 60;

    /// <summary>
    /// Impressions; users, devices, videos, authors and music scale with them, to at least 1,000 each.
    /// </summary>
    [Range(1_000, 1_000_000_000)]
    public int Rows { get; init; } = PaperRows;

    /// <summary>Seed of everything.</summary>
    public ulong Seed { get; init; } = 1;

    internal int Users => Scaled(90_000);

    internal int Devices => Scaled(65_995);

    internal int Videos => Scaled(3_700_000);

    internal int Authors => Scaled(745_000);

    internal int Music => Scaled(90_000);

    /// <summary>Distinct values of all nine fields; all of them occur in the training days.</summary>
    internal int Ids => Users + Cities + Devices + Videos + Authors + Music + Durations + SyntheticFeedback.TabShare.Length + 24;

    private int Scaled(int size) => (int)Math.Max(1_000, (long)size * Rows / PaperRows);
}
