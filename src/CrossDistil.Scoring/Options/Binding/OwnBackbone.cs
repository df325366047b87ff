using System.Text.Json.Nodes;
using CrossDistil.Scoring.Models;

namespace CrossDistil.Scoring.Options.Binding;

/// <summary>
/// The entry for a user's own backbone in a resolved experiment. It is distinguished, never taken for a
/// known kind.
/// </summary>
internal static class OwnBackbone
{
    /// <summary>Its "kind".</summary>
    public const string Kind = "own";

    /// <summary>Why a file with it cannot be used.</summary>
    public const string Problem = "kind \"own\" is a backbone that was built in code";

    /// <summary>Whether an experiment file has no kind for it.</summary>
    public static bool Is(BackboneOptions backbone) => KindTable.NameOf(backbone) is null;

    /// <summary>
    /// Its type, and its options as the record prints them: they are the user's, so they may be anything.
    /// </summary>
    public static JsonObject Describe(BackboneOptions backbone) => new()
    {
        [KindsShape.Kind] = Kind, ["type"] = backbone.GetType().FullName, ["options"] = backbone.ToString(),
    };
}
