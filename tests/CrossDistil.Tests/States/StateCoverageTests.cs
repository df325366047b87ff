using System.Reflection;
using CrossDistil.Balancing;
using CrossDistil.Data.Sampling;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;
using Xunit;

namespace CrossDistil.Tests.States;

/// <summary>What a part carries from step to step is kept, or it is said here why it need not be: a field that is added later fails until someone has thought of it.</summary>
public sealed class StateCoverageTests
{
    private static readonly string[] s_rooms = ["CrossDistil.Training", "CrossDistil.Objectives", "CrossDistil.Balancing", "CrossDistil.Runs", "CrossDistil.Scoring.Models"];

    /// <summary>What a class without VisitState may hold, and why.</summary>
    private static readonly (string Field, string Why)[] s_excused =
    [
        .. Because(
            "the model is kept by the trainer, which holds it",
            "BprObjective.<model>P", "CrossDistilObjective.<model>P", "KdObjective.<model>P", "PlainObjective.<model>P",
            "Scorer._model", "SelfSnapshotObjective.<model>P", "TfKdObjective.<model>P"),
        .. Because(
            "the snapshot is kept by the step, which takes it",
            "CrossDistilObjective.<snapshot>P", "SelfSnapshotObjective.<snapshot>P"),
        .. Because(
            "options, the same throughout",
            "Blend.<shares>P", "PlainObjective.<weights>P"),
        .. Because(
            "read off the data, the same throughout",
            "Evaluator._levels", "GrownRows.<before>P", "RankingPlan.<Unranked>k__BackingField"),
        .. Because(
            "read off predictions.csv, no part of a training",
            "TaskColumns.<Labels>k__BackingField", "TaskColumns.<Logits>k__BackingField", "TaskColumns.<Probabilities>k__BackingField",
            "TaskColumns.<Scores>k__BackingField"),
        .. Because(
            "drawn from a stream that ParameterSet keeps",
            "HardConcrete.<Uniform>k__BackingField"),
        .. Because(
            "written anew in every step",
            "HardConcrete._noise", "StepLosses.<Calibration>k__BackingField", "StepLosses.<Distillation>k__BackingField",
            "StepLosses.<Hard>k__BackingField", "StepLosses.<Student>k__BackingField", "StepLosses.<Teacher>k__BackingField",
            "StepLosses.<Total>k__BackingField"),
        .. Because(
            "when files were written, which decides no number",
            "ProgressWriter._written", "ProgressWriter._writtenStep", "ProgressWriter._writtenValidations", "StateSaver._saved",
            "StateSaver._savedStep"),
    ];

    /// <summary>Public state of the engine and of the samplers that no part of a training holds by itself.</summary>
    private static readonly Dictionary<string, string> s_elsewhere = new(StringComparer.Ordinal)
    {
        ["Batch"] = "refilled in every step", ["IdList"] = "refilled in every step", ["UniformSampler"] = "kept by PaperSampler", ["RowSetSampler"] = "kept by PaperSampler",
        ["EpochSampler"] = "kept by EpochSteps", ["Workers"] = "how to compute, not what",
    };

    private static readonly HashSet<Type> s_kept =
        [.. typeof(StateParts).GetMethods(BindingFlags.Static | BindingFlags.Public).Select(keep => keep.GetParameters()[0].ParameterType).Where(type => type != typeof(double[])), typeof(RowOptimizer)];

    [Fact]
    public void Whoever_holds_what_moves_keeps_it()
    {
        string[] forgotten = [.. Classes().Where(type => !VisitsState(type)).SelectMany(Moving).Where(field => !s_excused.Any(excused => string.Equals(excused.Field, field, StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
        Assert.True(forgotten.Length == 0, string.Join(", ", forgotten));
    }

    [Fact]
    public void Nothing_is_excused_that_is_not_there() =>
        Assert.Empty(s_excused.Select(excused => excused.Field).Except(Classes().Where(type => !VisitsState(type)).SelectMany(Moving), StringComparer.Ordinal));

    [Fact]
    public void What_can_be_set_in_the_engine_and_in_samplers_is_kept()
    {
        var settable = ((Type[])[typeof(RandomStream), typeof(Adam)]).SelectMany(type => type.Assembly.GetExportedTypes())
            .Where(type => type.Namespace is "CrossDistil.Data.Sampling" or "CrossDistil.Tensors" && type.IsClass && !IsRecord(type))
            .Where(type => type.GetProperties().Any(property => property.SetMethod is { IsPublic: true } set && !IsInit(set)));
        Assert.Empty(settable.Where(type => !IsKept(type)).Select(type => type.Name).Except(s_elsewhere.Keys, StringComparer.Ordinal));
    }

    private static IEnumerable<(string Field, string Why)> Because(string why, params IEnumerable<string> fields) => fields.Select(field => (field, why));

    private static IEnumerable<Type> Classes() => ((Type[])[typeof(Balancer), typeof(StateParts)]).SelectMany(type => type.Assembly.GetTypes())
        .Where(type => type.IsClass && s_rooms.Contains(type.Namespace, StringComparer.Ordinal) && !IsRecord(type) && !type.Name.Contains('<', StringComparison.Ordinal));

    /// <summary>Fields that hold what has a VisitState, numbers that are not readonly, and arrays of numbers.</summary>
    private static IEnumerable<string> Moving(Type type) => type
        .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Where(field => Inside(field.FieldType).Any(inner => IsPart(inner) || (IsNumber(inner) && (!field.IsInitOnly || field.FieldType != inner))))
        .Where(field => !IsParameterOf(field))
        .Select(field => $"{type.Name}.{field.Name}");

    /// <summary>What a primary constructor captures looks like a field that may be written; nobody does.</summary>
    private static bool IsParameterOf(FieldInfo field) => field.Name.Contains(">P", StringComparison.Ordinal) && IsNumber(field.FieldType);

    private static bool VisitsState(Type type) => type.GetMethod("VisitState", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null;

    /// <summary>Parameters and tables are made by ParameterSet and InputLayer, and the model keeps all of them.</summary>
    private static bool IsPart(Type type) => (IsKept(type) && type != typeof(Parameter) && type != typeof(EmbeddingTable)) || (s_rooms.Contains(type.Namespace, StringComparer.Ordinal) && VisitsState(type));

    private static bool IsKept(Type type) => s_kept.Any(kept => kept.IsAssignableFrom(type));

    private static bool IsNumber(Type type) => type.IsPrimitive && type != typeof(bool);

    private static IEnumerable<Type> Inside(Type type) =>
        type.IsArray ? Inside(type.GetElementType()!) : type.IsGenericType ? type.GetGenericArguments().SelectMany(Inside) : [type];

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => string.Equals(modifier.Name, "IsExternalInit", StringComparison.Ordinal));
}
