namespace CrossDistil.Serving.Models;

/// <summary>What the registry knows of one path.</summary>
internal sealed class BundlePlace
{
    /// <summary>Its stamp at the last look.</summary>
    public int? Seen { get; set; }

    /// <summary>The stamp that was loaded or refused last.</summary>
    public int? Decided { get; set; }

    /// <summary>Looks since it was there.</summary>
    public int Absent { get; set; }

    /// <summary>An export renames the old one away and the new one in: gone is what two looks do not find.</summary>
    public bool IsGone => Absent > 1;

    /// <summary>The path that has its name and version, for which it was refused; null = it was not.</summary>
    public string? HeldBy { get; set; }

    /// <summary>What is served from it; null = nothing.</summary>
    public ServedVersion? Served { get; set; }
}
