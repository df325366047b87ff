using System.Collections.Frozen;

namespace CrossDistil.Serving.Models;

/// <summary>The versions of a model at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Versions">In order; at least one.</param>
/// <param name="Default">Answers where no version is named: the highest that is not the shadow.</param>
/// <param name="Shadow">The version to compare with the default; null = none is asked for, or it is not there.</param>
internal sealed record NamedModel(string Name, IReadOnlyList<ServedVersion> Versions, ServedVersion Default, ServedVersion? Shadow)
{
    public ServedVersion? Find(string? version) => version is null ? Default : Versions.FirstOrDefault(served => served.Is(Name, version));
}

/// <summary>All served versions at one moment; never changed, but replaced by one reference.</summary>
internal sealed class ModelTable
{
    public static readonly ModelTable Empty = new([], new Dictionary<string, string>(StringComparer.Ordinal));

    public ModelTable(IEnumerable<ServedVersion> versions, IReadOnlyDictionary<string, string> shadow) => Models = versions
        .GroupBy(version => version.Name, StringComparer.Ordinal)
        .Select(group => Of(
            group.Key, [.. group.OrderBy(version => version.Version, VersionOrder.Instance)], shadow.GetValueOrDefault(group.Key)))
        .ToFrozenDictionary(model => model.Name, StringComparer.Ordinal);

    public FrozenDictionary<string, NamedModel> Models { get; }

    public IEnumerable<ServedVersion> Versions => Models.Values.SelectMany(model => model.Versions);

    public ServedVersion? Find(string name, string? version) => Models.GetValueOrDefault(name)?.Find(version);

    private static NamedModel Of(string name, ServedVersion[] versions, string? asked)
    {
        var shadow = asked is null ? null : Array.Find(versions, version => version.Is(name, asked));
        var standard = Array.FindLast(versions, version => version != shadow) ?? versions[^1];
        return new(name, versions, standard, shadow == standard ? null : shadow);
    }
}
