using System.Runtime.InteropServices;
using CrossDistil.Data.Sampling;
using CrossDistil.Tensors.Optimizers;
using CrossDistil.Tensors.States;

namespace CrossDistil.Scoring.Models;

/// <summary>State of samplers, tables and dense parameters between steps.</summary>
internal static class StateParts
{
    public static void VisitState(this RandomStream stream, IStateVisitor state, string name) =>
        state.Number(name, () => stream.Position, position => stream.Position = (ulong)StateNumbers.Count(position));

    public static void VisitState(this IRowSampler sampler, IStateVisitor state, string name)
    {
        ulong[] positions = [.. sampler.Positions];
        for (var i = 0; i < positions.Length; i++)
        {
            var at = i;
            state.Number($"{name}.{at}", () => positions[at], position => positions[at] = (ulong)StateNumbers.Count(position));
        }

        sampler.Positions = positions;
    }

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
        // Marks, not numbers: only their bits count.
        state.Values($"{name}.reachedNumbers", MemoryMarshal.Cast<uint, float>(gradients.ReachedNumbers));
        state.Values($"{name}.reachedTables", MemoryMarshal.Cast<uint, float>(gradients.ReachedTables));
    }

    public static void VisitState(this double[] reals, IStateVisitor state, string name)
    {
        for (var i = 0; i < reals.Length; i++)
        {
            var at = i;
            state.Real($"{name}.{at}", () => reals[at], value => reals[at] = value);
        }
    }
}
