using System.Collections.Frozen;

namespace CrossDistil.Serving.Models;

/// <summary>The versions of a model at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Versions">In order; at least one.</param>
/// <param name="Default">What answers where no version is named: the highest that is not the shadow.</param>
/// <param name="Shadow">What is compared with the default; null = none is asked for, or it is not there.</param>
internal sealed record NamedModel(string Name, IReadOnlyList<ServedVersion> Versions, ServedVersion Default, ServedVersion? Shadow)
{
    public ServedVersion? Find(string? version) => version is null ? Default : Versions.FirstOrDefault(served => string.Equals(served.Version, version, StringComparison.Ordinal));
}

/// <summary>Everything that is served at one moment; never changed, but replaced by one reference.</summary>
internal sealed class ModelTable
{
    public static readonly ModelTable Empty = new([], new Dictionary<string, string>(StringComparer.Ordinal));

    public ModelTable(IEnumerable<ServedVersion> versions, IReadOnlyDictionary<string, string> shadow) => Models = versions
        .GroupBy(version => version.Name, StringComparer.Ordinal)
        .Select(group => Of(group.Key, [.. group.OrderBy(version => version.Version, VersionOrder.Instance)], shadow.GetValueOrDefault(group.Key)))
        .ToFrozenDictionary(model => model.Name, StringComparer.Ordinal);

    public FrozenDictionary<string, NamedModel> Models { get; }

    public IEnumerable<ServedVersion> Versions => Models.Values.SelectMany(model => model.Versions);

    private static NamedModel Of(string name, ServedVersion[] versions, string? asked)
    {
        var shadow = Array.Find(versions, version => string.Equals(version.Version, asked, StringComparison.Ordinal));
        var standard = Array.FindLast(versions, version => version != shadow) ?? versions[^1];
        return new(name, versions, standard, shadow == standard ? null : shadow);
    }
}
