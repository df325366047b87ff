namespace CrossDistil.Serving.Inference;

/// <summary>What the registry knows of one path.</summary>
internal sealed class BundlePlace
{
    /// <summary>Its stamp at the last look.</summary>
    public int? Seen { get; set; }

    /// <summary>The stamp that was loaded or refused last.</summary>
    public int? Decided { get; set; }

    /// <summary>Looks since it was there.</summary>
    public int Absent { get; set; }

    /// <summary>What is served from it; null = nothing.</summary>
    public ServedVersion? Served { get; set; }
}
