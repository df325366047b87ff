namespace CrossDistil.Serving.Models;

/// <summary>State of one path in the registry.</summary>
internal sealed class BundlePlace
{
    /// <summary>Its stamp at the last scan.</summary>
    public int? Seen { get; set; }

    /// <summary>The last stamp that was loaded or refused.</summary>
    public int? Decided { get; set; }

    /// <summary>Scans since it was last found.</summary>
    public int Absent { get; set; }

    /// <summary>
    /// Whether two scans did not find it: an export renames the old one away and then the new one in.
    /// </summary>
    public bool IsGone => Absent > 1;

    /// <summary>The path with the same name and version, for which it was refused; null = it was not.</summary>
    public string? HeldBy { get; set; }

    /// <summary>The version that is served from it; null = none.</summary>
    public ServedVersion? Served { get; set; }
}
