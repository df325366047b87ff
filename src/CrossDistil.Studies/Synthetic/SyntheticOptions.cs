using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Studies.Synthetic;

/// <summary>Size and rates of a generated short-video log; docs/synthetic.md has the model.</summary>
public sealed record SyntheticOptions
{
    /// <summary>Impressions.</summary>
    [Range(1, 1_000_000_000)]
    public int Rows { get; init; } = 300_000;

    /// <summary>Users.</summary>
    [Range(1, 50_000_000)]
    public int Users { get; init; } = 6_000;

    /// <summary>Videos.</summary>
    [Range(1, 50_000_000)]
    public int Videos { get; init; } = 2_500;

    /// <summary>Authors of the videos.</summary>
    [Range(1, 50_000_000)]
    public int Authors { get; init; } = 400;

    /// <summary>Tags; a video carries one to three.</summary>
    [Range(3, 100_000)]
    public int Tags { get; init; } = 40;

    /// <summary>Cities of the users.</summary>
    [Range(1, 100_000)]
    public int Cities { get; init; } = 30;

    /// <summary>Age groups of the users.</summary>
    [Range(1, 100)]
    public int AgeGroups { get; init; } = 6;

    /// <summary>Days over which the impressions spread, in order.</summary>
    [Range(1, 3650)]
    public int Days { get; init; } = 10;

    /// <summary>Dimensions of the latent taste.</summary>
    [Range(1, 64)]
    public int Dimensions { get; init; } = 4;

    /// <summary>Expected share of impressions that are finished.</summary>
    [Range(0.001, 0.999)]
    public double FinishRate { get; init; } = 0.35;

    /// <summary>Expected share of impressions that are liked.</summary>
    [Range(0.0001, 0.5)]
    public double LikeRate { get; init; } = 0.02;

    /// <summary>Seed of users, videos and impressions.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Fails on options of a generated log that are out of range.</summary>
    /// <exception cref="InputException">One fault per option out of its range.</exception>
    internal static void Check(object options)
    {
        var results = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new(options), results, validateAllProperties: true)) return;
        var faults = results.Select(found => new Fault("synthetic log", found.ErrorMessage!.TrimEnd('.'), "choose a value in that range"));
        throw new InputException([.. faults]);
    }
}
