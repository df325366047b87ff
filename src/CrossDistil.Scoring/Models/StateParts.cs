using System.Runtime.InteropServices;
using CrossDistil.Data.Sampling;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;
using CrossDistil.Tensors.States;

namespace CrossDistil.Scoring.Models;

/// <summary>What samplers, tables and dense parameters carry from step to step.</summary>
internal static class StateParts
{
    public static void VisitState(this RandomStream stream, IStateVisitor state, string name) =>
        state.Number(name, () => stream.Position, position => stream.Position = (ulong)StateNumbers.Count(position));

    public static void VisitState(this IRowSampler sampler, IStateVisitor state, string name) => sampler.Positions = Kept(sampler.Positions, state, name);

    public static void VisitState(this Parameter parameter, IStateVisitor state) => state.Values(parameter.Name, parameter.Values);

    public static void VisitState(this EmbeddingTable table, IStateVisitor state) => state.Values(table.Name, table.Values);

    public static void VisitState(this Adam adam, IStateVisitor state, string name)
    {
        state.Steps($"{name}.steps", () => adam.Steps, steps => adam.Steps = steps);
        state.Rate($"{name}.rate", () => adam.Rate, rate => adam.Rate = rate);
        for (var i = 0; i < adam.Parameters.Count; i++)
        {
            state.Values($"{name}.{adam.Parameters[i].Name}.mean", adam.Mean(i));
            state.Values($"{name}.{adam.Parameters[i].Name}.square", adam.MeanSquare(i));
        }
    }

    public static void VisitState(this LossGradients gradients, IStateVisitor state, string name)
    {
        state.Values($"{name}.reachedNumbers", MemoryMarshal.Cast<uint, float>(gradients.ReachedNumbers)); // marks, not numbers: their bits are what counts
        state.Values($"{name}.reachedTables", MemoryMarshal.Cast<uint, float>(gradients.ReachedTables));
    }

    public static void VisitState(this double[] reals, IStateVisitor state, string name)
    {
        for (var i = 0; i < reals.Length; i++)
        {
            var at = i;
            state.Real(Numbered(name, at), () => reals[at], value => reals[at] = value);
        }
    }

    private static ulong[] Kept(IReadOnlyList<ulong> positions, IStateVisitor state, string name)
    {
        ulong[] kept = [.. positions];
        for (var i = 0; i < kept.Length; i++)
        {
            var at = i;
            state.Number(Numbered(name, at), () => kept[at], position => kept[at] = (ulong)StateNumbers.Count(position));
        }

        return kept;
    }

    private static string Numbered(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}.{number}");
}
